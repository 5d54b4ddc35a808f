package io.prismatic.dd.functions.http;

import io.prismatic.dd.functions.deadletter.Reason;

/**
 * What is particular to an API. Pure; called on the event loop.
 *
 * @param <Q> what is asked
 * @param <R> the result, failures included
 */
public interface Exchange<Q, R> {

  /** The request of an attempt; made anew for each. */
  HttpRequest request(Q query);

  /** What became of it. */
  Verdict<R> judge(Q query, HttpOutcome outcome);

  /**
   * The result where no attempt succeeded, or none could be made before the deadline.
   *
   * @param reason retryable
   * @param detail without personal data
   */
  R failed(Q query, Reason reason, String detail);
}
