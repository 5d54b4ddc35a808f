package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.limit.Feedback.Health;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One attempt at a time: sends a request and gives exactly one verdict, at the latest when the
 * attempt's time is up, whatever the server does with connection, headers or body. On the event
 * loop.
 */
final class YenteHttp {

  private static final int LARGEST_REPLY = 4 * 1024 * 1024;

  private final Vertx vertx;
  private final HttpClient client;
  private final RequestOptions request;
  private final Duration timeout;
  private final ReplyReader replies;

  /**
   * @param apiKey the key itself, or null
   */
  YenteHttp(Vertx vertx, YenteSettings settings, String apiKey, ReplyReader replies) {
    this.vertx = vertx;
    this.timeout = settings.timeout();
    this.replies = replies;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(timeout.toMillis()))
                .setKeepAliveTimeout(30),
            new PoolOptions().setHttp1MaxSize(settings.connections()).setEventLoopSize(1));
    this.request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            // Takes a request that waits for a connection out of the queue.
            .setConnectTimeout(timeout.toMillis())
            .setAbsoluteURI(
                settings.url().getScheme()
                    + "://"
                    + settings.url().getRawAuthority()
                    + MatchRequest.path(settings))
            .putHeader("Content-Type", "application/json")
            .putHeader("Accept", "application/json");
    if (apiKey != null) {
      request.putHeader("Authorization", "ApiKey " + apiKey);
    }
  }

  /**
   * Makes an attempt.
   *
   * @param body the request's body
   * @param left the time left for the entity, at most which the attempt takes
   * @param sent told when the request leaves
   * @param verdict told once
   */
  void post(Buffer body, Duration left, Runnable sent, Consumer<Verdict> verdict) {
    Attempt attempt = new Attempt(sent, verdict);
    long millis = Math.min(timeout.toMillis(), left.toMillis());
    attempt.timer = vertx.setTimer(Math.max(1, millis), ignored -> attempt.timeUp(millis));
    try {
      client
          .request(request)
          .onComplete(opened -> attempt.send(opened.result(), opened.cause(), body));
    } catch (IllegalStateException closed) {
      attempt.end(
          new Verdict.Retry(
              Reason.UNAVAILABLE, "the client is closed", Health.UNKNOWN, Duration.ZERO));
    }
  }

  private final class Attempt {

    private final Runnable leaves;
    private final Consumer<Verdict> verdict;
    private final Buffer reply = Buffer.buffer();
    private long timer;
    private HttpClientRequest sent;
    private boolean ended;

    private Attempt(Runnable leaves, Consumer<Verdict> verdict) {
      this.leaves = leaves;
      this.verdict = verdict;
    }

    private void send(HttpClientRequest opened, Throwable error, Buffer body) {
      if (error != null) {
        end(unreachable(error));
      } else if (ended) {
        // The connection came too late; nobody waits for what the reset tells.
        opened.exceptionHandler(reset -> {});
        opened.reset();
      } else {
        sent = opened;
        opened.exceptionHandler(broken -> end(unreachable(broken)));
        opened.send(body).onComplete(answered -> receive(answered.result(), answered.cause()));
        leaves.run();
      }
    }

    private void receive(HttpClientResponse response, Throwable error) {
      if (error != null) {
        end(unreachable(error));
      } else if (!ended) {
        response.exceptionHandler(broken -> end(unreachable(broken)));
        response.handler(this::chunk);
        response.endHandler(
            done ->
                end(
                    replies.read(
                        response.statusCode(),
                        retryAfter(response),
                        reply.getBytes(),
                        Instant.now())));
      }
    }

    private void chunk(Buffer chunk) {
      if (reply.length() + chunk.length() > LARGEST_REPLY) {
        abort(new Verdict.Retry(Reason.UNAVAILABLE, "the reply is too large"));
      } else if (!ended) {
        reply.appendBuffer(chunk);
      }
    }

    private void timeUp(long millis) {
      // The API is not to blame for what had less than its time.
      Health health = millis < timeout.toMillis() ? Health.UNKNOWN : Health.FAILED;
      abort(
          new Verdict.Retry(
              Reason.TIMED_OUT, "no reply within " + millis + " ms", health, Duration.ZERO));
    }

    private void abort(Verdict why) {
      end(why);
      if (sent != null) {
        sent.reset();
      }
    }

    private void end(Verdict how) {
      if (!ended) {
        ended = true;
        vertx.cancelTimer(timer);
        verdict.accept(how);
      }
    }
  }

  private static String retryAfter(HttpClientResponse response) {
    String retryAfter = response.getHeader("Retry-After");
    return retryAfter == null ? response.getHeader("RateLimit-Reset") : retryAfter;
  }

  /** Only the kind of the error: its message holds addresses, and perhaps more. */
  private static Verdict unreachable(Throwable error) {
    if (error instanceof TimeoutException) {
      return new Verdict.Retry(Reason.TIMED_OUT, "no connection in time");
    }
    return new Verdict.Retry(
        Reason.UNAVAILABLE, "connection failed: " + error.getClass().getSimpleName());
  }
}
