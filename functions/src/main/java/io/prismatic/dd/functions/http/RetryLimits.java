package io.prismatic.dd.functions.http;

import io.prismatic.dd.functions.limit.Backoff;

/**
 * How often to try.
 *
 * @param maxAttempts the attempts for one query, from 1
 * @param backoff the waits between them
 */
public record RetryLimits(int maxAttempts, Backoff backoff) {

  /**
   * @throws IllegalArgumentException if there would be no attempt
   */
  public RetryLimits {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("max attempts: expected at least 1");
    }
  }
}
