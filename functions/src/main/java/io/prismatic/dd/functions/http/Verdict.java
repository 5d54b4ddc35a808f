package io.prismatic.dd.functions.http;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.limit.Feedback;
import io.prismatic.dd.functions.limit.Feedback.Health;
import java.time.Duration;

/**
 * What the outcome of an attempt means for the caller and for the API.
 *
 * @param <R> the caller's result
 */
public sealed interface Verdict<R> {

  /** What it tells about the API. */
  Feedback feedback();

  /** This is the result. */
  record Done<R>(R result, Feedback feedback) implements Verdict<R> {

    /** The API did its work. */
    public Done(R result) {
      this(result, Feedback.HEALTHY);
    }
  }

  /**
   * Try again; if that cannot be, this is why it failed.
   *
   * @param reason retryable
   * @param detail without personal data
   */
  record Retry<R>(Reason reason, String detail, Feedback feedback) implements Verdict<R> {

    public Retry(Reason reason, String detail, Health health, Duration pause) {
      this(reason, detail, new Feedback(health, pause, detail));
    }
  }

  /** No reply: a time-out is one, all else means that the API is unavailable. */
  static <R> Retry<R> retry(HttpOutcome.Failed failed) {
    Reason reason =
        failed.failure() == HttpFailure.TIMED_OUT ? Reason.TIMED_OUT : Reason.UNAVAILABLE;
    return new Retry<>(reason, failed.detail(), failed.health(), Duration.ZERO);
  }
}
