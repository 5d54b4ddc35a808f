package io.prismatic.dd.functions.limit;

/**
 * When the last calls left: as many as a second may have, the next of which has to wait until the
 * oldest is more than a second ago. So no sliding second has more departures than the rate, however
 * the calls before it were held up.
 *
 * <p>That is so where calls leave. One that is held up on its way arrives together with those
 * behind it, which makes a second at the server fuller: by {@link #DELAY} · rate calls after a
 * delay of {@code DELAY}. So the second is longer by a margin that keeps away all of these but one,
 * the one that a second may have more than the rate. At low rates that needs no margin; at 1,000 a
 * second it costs 0.6 % of the rate. Times as {@link System#nanoTime}. Not safe for concurrent use.
 */
final class Departures {

  private static final double DELAY = 0.007;

  /** Above, a shorter window holds the same rate. */
  private static final int MOST = 10_000;

  private long[] times = {};
  private int size;
  private int oldest;
  private long windowNanos;

  Departures(double perSecond) {
    rate(perSecond);
  }

  /** Holds from the next call; those that have left count on. */
  void rate(double perSecond) {
    int most = (int) Math.max(1, Math.min(MOST, perSecond + 1e-9));
    double margin = Math.max(0, DELAY - 1 / perSecond);
    windowNanos = (long) (1e9 * (1 + margin) * most / perSecond);
    if (most != times.length) {
      long[] newest = new long[most];
      int kept = Math.min(size, most);
      for (int i = 0; i < kept; i++) {
        newest[i] = times[(oldest + size - kept + i) % times.length];
      }
      times = newest;
      size = kept;
      oldest = 0;
    }
  }

  /** A call leaves. */
  void add(long now) {
    if (size < times.length) {
      times[(oldest + size++) % times.length] = now;
    } else {
      times[oldest] = now;
      oldest = (oldest + 1) % times.length;
    }
  }

  /** How long the next call has to wait; 0 or less if it need not. */
  long nanosToWait(long now) {
    return size < times.length ? 0 : times[oldest] + windowNanos - now;
  }
}
