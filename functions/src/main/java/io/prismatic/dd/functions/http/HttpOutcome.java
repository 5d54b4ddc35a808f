package io.prismatic.dd.functions.http;

import io.prismatic.dd.functions.limit.Feedback.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** How an attempt ended; exactly one an attempt. */
public sealed interface HttpOutcome {

  /**
   * A complete reply, whatever its status.
   *
   * @param status the HTTP status
   * @param contentType the header, or null
   * @param pauseHeader {@code Retry-After}, or else {@code RateLimit-Reset}, or null
   * @param body the body, decompressed, empty if there is none
   */
  record Reply(int status, String contentType, String pauseHeader, byte[] body)
      implements HttpOutcome {

    private static final Pattern MEDIA_TYPE =
        Pattern.compile("\\s*([\\w.+-]{1,40}/[\\w.+-]{1,40})\\b.*");

    /**
     * What to tell about a body that is no JSON, with what it says it is, as {@code text/html} for
     * a page of a proxy, unless it says JSON. Only then the content type matters: APIs serve JSON
     * under many names.
     */
    public String notJson() {
      Matcher matcher = MEDIA_TYPE.matcher(contentType == null ? "" : contentType);
      String type = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "json";
      return type.endsWith("json") ? "not JSON" : "not JSON (Content-Type " + type + ")";
    }

    /** Whether the API says when to come back. */
    public boolean tellsPause() {
      return pauseHeader != null;
    }

    /** How long the API asks not to be called, 0 to an hour; zero if it does not. */
    public Duration pause(Instant now) {
      return RetryAfter.of(pauseHeader, now);
    }

    /** The status and the size: the rest may be personal data. */
    @Override
    public String toString() {
      return "Reply[" + status + ", " + body.length + " bytes]";
    }
  }

  /**
   * There is no reply.
   *
   * @param failure what happened
   * @param detail for a person, without addresses, URLs, personal data and secrets
   * @param cutShort the attempt had less than its time: the API is not to blame
   */
  record Failed(HttpFailure failure, String detail, boolean cutShort) implements HttpOutcome {

    Failed(HttpFailure failure, String detail) {
      this(failure, detail, false);
    }

    /** Tells only the kind of the error: its message holds addresses, and perhaps more. */
    static Failed of(HttpFailure otherwise, Throwable error) {
      if (error instanceof TimeoutException) {
        return new Failed(HttpFailure.TIMED_OUT, "no connection in time");
      } else if (error instanceof SSLException) {
        return new Failed(HttpFailure.BAD_TLS, "no trusted TLS connection");
      }
      return new Failed(otherwise, "connection failed: " + error.getClass().getSimpleName());
    }

    /** What it tells about the API. */
    public Health health() {
      return cutShort || failure == HttpFailure.CLOSED ? Health.UNKNOWN : Health.FAILED;
    }
  }
}
