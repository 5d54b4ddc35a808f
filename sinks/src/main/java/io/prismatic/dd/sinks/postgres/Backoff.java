package io.prismatic.dd.sinks.postgres;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Capped exponential back-off with full jitter: the n-th wait is a random share of min(cap, first ·
 * 2^n), so that writers do not come back together.
 */
final class Backoff {

  static final Duration FIRST = Duration.ofMillis(100);
  static final Duration CAP = Duration.ofSeconds(10);

  /** 100 ms · 2^7 exceeds the cap; no larger exponent is needed. */
  private static final int MAX_DOUBLINGS = 7;

  private final DoubleSupplier random;

  /**
   * @param random a number from 0 to 1
   */
  Backoff(DoubleSupplier random) {
    this.random = random;
  }

  /**
   * @param failures how often it failed in a row, from 1
   */
  Duration delay(int failures) {
    long ceiling = FIRST.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
    return Duration.ofMillis((long) (Math.min(ceiling, CAP.toMillis()) * random.getAsDouble()));
  }
}
