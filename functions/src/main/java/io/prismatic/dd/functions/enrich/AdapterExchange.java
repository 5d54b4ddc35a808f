package io.prismatic.dd.functions.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.http.Exchange;
import io.prismatic.dd.functions.http.HttpFailure;
import io.prismatic.dd.functions.http.HttpOutcome;
import io.prismatic.dd.functions.http.HttpRequest;
import io.prismatic.dd.functions.http.Verdict;
import io.prismatic.dd.functions.limit.Feedback;
import io.prismatic.dd.functions.limit.Feedback.Health;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What an adapter sends and what a reply means. The API's words are not repeated, they may quote
 * the entity; neither is the URL, which may hold the secret.
 */
final class AdapterExchange implements Exchange<Inquiry, Finding> {

  private static final Set<HttpFailure> OF_THIS_ENTITY =
      Set.of(HttpFailure.TOO_LARGE, HttpFailure.TOO_MANY_REDIRECTS, HttpFailure.BAD_REDIRECT);

  private final AdapterSettings settings;
  private final String secret;
  private final Clock clock;

  /**
   * @param secret the secret itself, null if none is needed
   */
  AdapterExchange(AdapterSettings settings, String secret, Clock clock) {
    this.settings = settings;
    this.secret = secret;
    this.clock = clock;
  }

  @Override
  public HttpRequest request(Inquiry inquiry) {
    Auth auth = settings.request().auth();
    URI url = inquiry.url();
    HttpRequest request =
        HttpRequest.get(auth != null && auth.inQuery() ? withSecret(url, auth.name()) : url)
            .header("Accept", "application/json")
            .acceptCompressed()
            .trace(inquiry.trace());
    for (Map.Entry<String, String> header : settings.request().headers().entrySet()) {
      request = request.header(header.getKey(), header.getValue());
    }
    return auth == null || auth.inQuery() ? request : request.header(auth.name(), secret);
  }

  private URI withSecret(URI url, String name) {
    String parameter = encode(name) + "=" + encode(secret);
    return URI.create(url + (url.getRawQuery() == null ? "?" : "&") + parameter);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public Verdict<Finding> judge(Inquiry inquiry, HttpOutcome outcome) {
    if (outcome instanceof HttpOutcome.Reply reply) {
      return judge(reply);
    }
    HttpOutcome.Failed failed = (HttpOutcome.Failed) outcome;
    if (failed.failure() == HttpFailure.BLOCKED_ADDRESS) {
      String detail = failed.detail() + "; allow_private: true allows it";
      return done(Reason.REJECTED, detail, new Feedback(Health.FAILED, Duration.ZERO, detail));
    }
    return OF_THIS_ENTITY.contains(failed.failure())
        ? done(Reason.REJECTED, failed.detail(), Feedback.NONE)
        : Verdict.retry(failed);
  }

  private Verdict<Finding> judge(HttpOutcome.Reply reply) {
    String status = "HTTP " + reply.status();
    return switch (settings.status().of(reply.status())) {
      case OK -> data(reply);
      case NO_DATA -> new Verdict.Done<>(Finding.none(Finding.Status.NO_DATA, now()));
      case SKIP -> new Verdict.Done<>(Finding.none(Finding.Status.SKIPPED, now()));
      case DISABLE -> {
        String detail = status + ": check secret and url of the adapter " + settings.name();
        // Asked again at once it would say the same.
        yield done(Reason.UNAVAILABLE, detail, new Feedback(Health.REFUSED, Duration.ZERO, detail));
      }
      case RETRY -> retry(reply, status);
    };
  }

  private Verdict<Finding> retry(HttpOutcome.Reply reply, String status) {
    Duration pause = settings.retry().honourRetryAfter() ? reply.pause(now()) : Duration.ZERO;
    if (reply.status() != 429) {
      return new Verdict.Retry<>(Reason.UNAVAILABLE, status, Health.FAILED, pause);
    }
    return reply.tellsPause()
        ? new Verdict.Retry<>(Reason.UNAVAILABLE, "throttled, " + status, Health.THROTTLED, pause)
        : new Verdict.Retry<>(
            Reason.UNAVAILABLE, status + " without Retry-After", Health.EXHAUSTED, Duration.ZERO);
  }

  private Verdict<Finding> data(HttpOutcome.Reply reply) {
    try {
      JsonNode root = Replies.read(reply.body());
      if (settings.error() != null && isError(root.at(settings.error()))) {
        return done(
            Reason.REJECTED, "the reply states an error at " + settings.error(), Feedback.HEALTHY);
      }
      byte[] extracted = Replies.extract(root, settings.extract());
      return new Verdict.Done<>(Finding.ok(extracted, now()));
    } catch (IOException e) {
      return new Verdict.Retry<>(
          Reason.UNAVAILABLE, "the reply is " + reply.notJson(), Health.FAILED, Duration.ZERO);
    }
  }

  private static boolean isError(JsonNode node) {
    return !node.isMissingNode() && !node.isNull() && !(node.isBoolean() && !node.booleanValue());
  }

  private Verdict<Finding> done(Reason reason, String detail, Feedback feedback) {
    return new Verdict.Done<>(Finding.failed(reason, detail, now()), feedback);
  }

  @Override
  public Finding failed(Inquiry inquiry, Reason reason, String detail) {
    return Finding.failed(reason, detail, now());
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
