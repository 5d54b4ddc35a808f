package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.limit.Feedback;
import io.prismatic.dd.functions.limit.Feedback.Health;
import io.prismatic.dd.functions.score.Screening;
import java.time.Duration;

/** What a reply, or its absence, means for an entity and for the API. */
sealed interface Verdict {

  /** What it tells about the API. */
  Feedback feedback();

  /** This is the outcome; the API did its work. */
  record Done(Screening screening) implements Verdict {

    @Override
    public Feedback feedback() {
      return Feedback.HEALTHY;
    }
  }

  /**
   * Try again; if that cannot be, this is why it failed.
   *
   * @param reason retryable
   * @param detail without personal data
   * @param health of the API
   * @param pause how long the API asks not to be called, zero if it does not
   */
  record Retry(Reason reason, String detail, Health health, Duration pause) implements Verdict {

    Retry(Reason reason, String detail) {
      this(reason, detail, Health.FAILED, Duration.ZERO);
    }

    static Retry after(Duration pause, String detail) {
      return new Retry(Reason.UNAVAILABLE, detail, Health.FAILED, pause);
    }

    static Retry throttled(Duration pause, String detail) {
      return new Retry(Reason.UNAVAILABLE, detail, Health.THROTTLED, pause);
    }

    static Retry exhausted(String detail) {
      return new Retry(Reason.UNAVAILABLE, detail, Health.EXHAUSTED, Duration.ZERO);
    }

    static Retry misconfigured(String detail) {
      return new Retry(Reason.UNAVAILABLE, detail, Health.REFUSED, Duration.ZERO);
    }

    @Override
    public Feedback feedback() {
      return new Feedback(health, pause, detail);
    }
  }
}
