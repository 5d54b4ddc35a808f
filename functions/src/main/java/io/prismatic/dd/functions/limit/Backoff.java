package io.prismatic.dd.functions.limit;

import com.google.common.math.LongMath;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Exponential back-off with full jitter: a random part of min(base · 2^n, cap), so that many
 * callers do not come back at the same time (Brooker, "Exponential Backoff And Jitter", AWS 2015).
 *
 * @param base the longest first wait
 * @param cap the longest wait
 * @param random gives 0 (inclusive) to 1 (exclusive)
 */
public record Backoff(Duration base, Duration cap, DoubleSupplier random) {

  private static final int MOST_DOUBLINGS = 30;

  /** The wait before the next attempt, after so many failed ones, from 1. */
  public Duration after(int failures) {
    long factor = 1L << Math.min(failures - 1, MOST_DOUBLINGS);
    long longest = Math.min(LongMath.saturatedMultiply(base.toMillis(), factor), cap.toMillis());
    return Duration.ofMillis((long) (longest * random.getAsDouble()));
  }
}
