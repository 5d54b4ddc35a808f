package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.score.Screening;
import java.time.Duration;

/** What a reply, or its absence, means for an entity. */
sealed interface Verdict {

  /** This is the outcome. */
  record Done(Screening screening) implements Verdict {}

  /**
   * Try again; if that cannot be, this is why it failed.
   *
   * @param reason retryable
   * @param detail without personal data
   * @param notBefore the least wait, zero where the API asked for none
   * @param misconfigured whether every call will fail until somebody mends the configuration
   */
  record Retry(Reason reason, String detail, Duration notBefore, boolean misconfigured)
      implements Verdict {

    Retry(Reason reason, String detail) {
      this(reason, detail, Duration.ZERO, false);
    }

    static Retry after(Duration notBefore, String detail) {
      return new Retry(Reason.UNAVAILABLE, detail, notBefore, false);
    }

    static Retry misconfigured(String detail) {
      return new Retry(Reason.UNAVAILABLE, detail, Duration.ZERO, true);
    }
  }
}
