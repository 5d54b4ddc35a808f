package io.prismatic.dd.functions.limit;

import com.google.common.util.concurrent.RateLimiter;
import java.time.Duration;

/**
 * Evenly spaced permits: at most rate + 1 in any second, wherever it starts. For one taking thread;
 * the rate may be changed by any.
 *
 * <p>Guava's limiter would store a second's permits while idle, and without any warm-up it does not
 * limit at all ({@code RateLimiter.create(rate, Duration.ZERO)} divides zero by zero in 33.8.0);
 * the shortest warm-up it knows, a microsecond, stores nothing. The first permit is spent at once:
 * a restart must not add a call.
 */
final class Pacer {

  private static final Duration SHORTEST_WARM_UP = Duration.ofNanos(1_000);

  /** The limiter sleeps where nothing wakes it, so most of a wait is spent outside of it. */
  private static final long UNINTERRUPTIBLE = Duration.ofMillis(2).toNanos();

  private final RateLimiter limiter;
  private volatile long due;

  private Pacer(RateLimiter limiter) {
    this.limiter = limiter;
  }

  static Pacer unlimited() {
    return new Pacer(null);
  }

  static Pacer of(double perSecond) {
    Pacer pacer = new Pacer(RateLimiter.create(perSecond, SHORTEST_WARM_UP));
    pacer.take();
    return pacer;
  }

  boolean isUnlimited() {
    return limiter == null;
  }

  /** Holds from the permit after the next one. */
  void rate(double perSecond) {
    if (limiter != null) {
      limiter.setRate(perSecond);
    }
  }

  /** How long to wait before {@link #take}; 0 or less if it will take at most milliseconds. */
  long nanosToWait(long now) {
    return limiter == null ? 0 : due - UNINTERRUPTIBLE - now;
  }

  /**
   * Whether permits are so close that the next one has to be asked for before the last one was
   * used: the limiter's sleep is too coarse to catch up.
   */
  boolean isFast() {
    return limiter == null || 1e9 / limiter.getRate() <= UNINTERRUPTIBLE;
  }

  /** Takes the next permit, waiting for it. */
  void take() {
    if (limiter != null) {
      long start = System.nanoTime();
      double interval = 1 / limiter.getRate();
      double waited = limiter.acquire();
      due = start + (long) ((waited + interval) * 1e9);
    }
  }
}
