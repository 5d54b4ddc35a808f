package io.prismatic.dd.functions.limit;

import java.time.Duration;

/**
 * What a call tells about the API, whatever it means for the entity.
 *
 * @param health what to conclude
 * @param pause how long the API asks not to be called, zero if it does not
 * @param detail for the log, without personal data or secrets
 */
public record Feedback(Health health, Duration pause, String detail) {

  /** The call says nothing, such as one that was never made. */
  public static final Feedback NONE = new Feedback(Health.UNKNOWN, Duration.ZERO, "");

  /** It works, even if it rejects an entity. */
  public static final Feedback HEALTHY = new Feedback(Health.HEALTHY, Duration.ZERO, "");

  /** What to conclude from a call. */
  public enum Health {
    UNKNOWN,
    HEALTHY,
    /** This call failed, the next one may not. */
    FAILED,
    /** It asks for fewer calls. */
    THROTTLED,
    /** It refuses every call until somebody mends the configuration. */
    REFUSED,
    /** The quota is gone, and it does not say for how long. */
    EXHAUSTED
  }
}
