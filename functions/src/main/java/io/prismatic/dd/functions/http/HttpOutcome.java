package io.prismatic.dd.functions.http;

import io.prismatic.dd.functions.limit.Feedback.Health;
import java.time.Duration;
import java.time.Instant;

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

    /** What it tells about the API. */
    public Health health() {
      return cutShort || failure == HttpFailure.CLOSED ? Health.UNKNOWN : Health.FAILED;
    }
  }
}
