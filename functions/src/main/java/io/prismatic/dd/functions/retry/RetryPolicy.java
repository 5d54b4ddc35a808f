package io.prismatic.dd.functions.retry;

import io.prismatic.dd.functions.limit.Backoff;
import java.io.Serializable;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * When a dead letter is retried: after a random part of min(base · 2^n, cap), n being how often it
 * was retried before.
 *
 * @param base the longest first wait, above 0
 * @param cap the longest wait, not below the base
 * @param maxAttempts how often it is retried before it is parked, from 1
 */
public record RetryPolicy(Duration base, Duration cap, int maxAttempts) implements Serializable {

  public RetryPolicy {
    if (base.toMillis() <= 0 || cap.compareTo(base) < 0 || maxAttempts < 1) {
      throw new IllegalArgumentException(base + ", " + cap + ", " + maxAttempts);
    }
  }

  boolean isExhausted(int retryCount) {
    return retryCount >= maxAttempts;
  }

  /**
   * The wait before the next retry.
   *
   * @param retryCount how often it was retried before
   * @param random gives 0 (inclusive) to 1 (exclusive)
   */
  Duration delay(int retryCount, DoubleSupplier random) {
    return new Backoff(base, cap, random).after(retryCount + 1);
  }
}
