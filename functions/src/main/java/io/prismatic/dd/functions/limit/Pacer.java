package io.prismatic.dd.functions.limit;

import com.google.common.util.concurrent.RateLimiter;
import java.time.Duration;

/**
 * Evenly spaced permits, a little further apart than the rate asks for. For one taking thread; the
 * rate may be changed by any.
 *
 * <p>A delay up to {@link #CATCH_UP} is made up for, a longer one is lost: that would be a burst.
 * So a second has at most (1 s + {@code CATCH_UP}) · {@link #SLACK} · rate + 1 permits; that it has
 * no more calls than the rate is the work of {@link Departures}.
 *
 * <p>Guava's limiter would store a second's permits while idle, and without any warm-up it does not
 * limit at all ({@code RateLimiter.create(rate, Duration.ZERO)} divides zero by zero in 33.8.0);
 * the shortest warm-up it knows, a microsecond, stores nothing. The first permit is spent at once:
 * a restart must not add a call.
 */
final class Pacer {

  private static final Duration SHORTEST_WARM_UP = Duration.ofNanos(1_000);
  private static final double SLACK = 0.995;
  private static final long CATCH_UP = Duration.ofMillis(10).toNanos();

  /** Guava counts in microseconds. */
  private static final long SHORTEST_INTERVAL = 1_000;

  /** The limiter sleeps where nothing wakes it, so most of a wait is spent outside of it. */
  private static final long UNINTERRUPTIBLE = Duration.ofMillis(2).toNanos();

  private final RateLimiter limiter;
  private volatile long interval;
  private volatile long due = System.nanoTime();

  private Pacer(RateLimiter limiter) {
    this.limiter = limiter;
  }

  static Pacer unlimited() {
    return new Pacer(null);
  }

  static Pacer of(double perSecond) {
    Pacer pacer = new Pacer(RateLimiter.create(perSecond, SHORTEST_WARM_UP));
    pacer.rate(perSecond);
    pacer.take();
    return pacer;
  }

  boolean isUnlimited() {
    return limiter == null;
  }

  /** Holds from the permit after the next one. */
  void rate(double perSecond) {
    interval = (long) (1e9 / (SLACK * perSecond));
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
    return limiter == null || interval <= UNINTERRUPTIBLE;
  }

  /** Takes the next permit, waiting for it. */
  void take() {
    if (limiter != null) {
      long now = System.nanoTime();
      long next = Math.max(due - now, -CATCH_UP) + now + interval;
      long from = Math.max(due - now, 0) + now;
      limiter.setRate(1e9 / Math.max(SHORTEST_INTERVAL, next - from));
      limiter.acquire();
      due = next;
    }
  }
}
