package io.prismatic.dd.functions.score.yente;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prismatic.dd.functions.http.AttemptLimits;
import io.prismatic.dd.functions.http.BoundedHttpClient;
import io.prismatic.dd.functions.http.EventLoop;
import io.prismatic.dd.functions.http.HttpFailure;
import io.prismatic.dd.functions.http.HttpOutcome;
import io.prismatic.dd.functions.http.HttpRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server tells about itself: {@code /readyz}, whether its index is loaded, and {@code
 * /catalog}, which version of a dataset it has. A server without the one counts as ready, without
 * the other its list has no version. On the event loop; takes no permits.
 */
final class AboutServer {

  static final Duration ASK_AGAIN = Duration.ofSeconds(1);
  static final Duration REFRESH = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(AboutServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LOADING = 503;
  private static final int LARGEST_CATALOG = 16 * 1024 * 1024;
  private static final int LONGEST_VERSION = 200;

  private final YenteSettings settings;
  private final EventLoop loop;
  private final BoundedHttpClient client;
  private final AttemptLimits limits;
  private final HttpRequest readiness;
  private final HttpRequest catalog;
  private boolean waits;

  AboutServer(YenteSettings settings, String apiKey, EventLoop loop, BoundedHttpClient client) {
    this.settings = settings;
    this.loop = loop;
    this.client = client;
    this.limits = new AttemptLimits(settings.timeout(), LARGEST_CATALOG, 0);
    this.readiness = MatchRequest.about(settings, apiKey, "readyz");
    this.catalog = MatchRequest.about(settings, apiKey, "catalog").acceptCompressed();
  }

  /** Asks until the index is loaded; whatever else it answers, calls will tell. */
  void whenReady(Runnable ready) {
    ask(
        readiness,
        outcome -> {
          if (outcome instanceof HttpOutcome.Reply reply && reply.status() == LOADING) {
            if (!waits) {
              waits = true;
              LOG.warn("yente is loading its index (/readyz says 503): no calls until it is ready");
            }
            loop.after(ASK_AGAIN, () -> whenReady(ready));
          } else if (!isClosed(outcome)) {
            if (waits) {
              LOG.info("yente is ready: calls go on");
            }
            ready.run();
          }
        });
  }

  /** Then there will be no call. */
  private static boolean isClosed(HttpOutcome outcome) {
    return outcome instanceof HttpOutcome.Failed failed && failed.failure() == HttpFailure.CLOSED;
  }

  /** Tells the dataset's version now and then, if the server does. */
  void watchVersion(Consumer<String> version) {
    ask(
        catalog,
        outcome -> {
          if (outcome instanceof HttpOutcome.Reply reply && reply.status() == 200) {
            version.accept(version(reply.body(), settings.dataset()));
          }
          loop.after(REFRESH, () -> watchVersion(version));
        });
  }

  /**
   * The version that is indexed, or else the published one, as yente's model of a dataset has them
   * ({@code yente/data/dataset.py}); empty if there is none.
   */
  static String version(byte[] catalog, String dataset) {
    try {
      for (JsonNode one : JSON.readTree(catalog).path("datasets")) {
        if (one.path("name").asText().equals(dataset)) {
          String published = one.path("version").asText("");
          String version = one.path("index_version").asText(published);
          return version.length() > LONGEST_VERSION ? "" : version;
        }
      }
    } catch (IOException e) {
      LOG.info("yente's /catalog is not JSON: the list's version stays unknown");
    }
    return "";
  }

  private void ask(HttpRequest request, Consumer<HttpOutcome> answered) {
    client.send(request, limits, settings.timeout(), answered);
  }
}
