package io.prismatic.dd.functions.metrics;

/**
 * Buckets of microseconds that grow with their value: sixteen between a power of two and the next,
 * so that a value and the middle of its bucket differ by 1/32 at most. They end at 400 days.
 */
final class DurationBuckets {

  static final int ERROR_PERCENT = 4;

  private static final int BITS = 4;
  private static final int WIDTH = 1 << BITS;
  private static final int LARGEST_EXPONENT = 45;

  /** In microseconds. */
  static final long LONGEST = (1L << LARGEST_EXPONENT) - 1;

  static final int COUNT = (LARGEST_EXPONENT - BITS + 1) * WIDTH;

  private DurationBuckets() {}

  /**
   * @param micros from 0 to {@link #LONGEST}
   */
  static int of(long micros) {
    if (micros < WIDTH) {
      return (int) micros;
    }
    int shift = 63 - Long.numberOfLeadingZeros(micros) - BITS;
    return (shift << BITS) + (int) (micros >>> shift);
  }

  /** The middle of a bucket. */
  static double middleMillis(int bucket) {
    if (bucket < 2 * WIDTH) {
      return bucket / 1_000.0;
    }
    int shift = (bucket >>> BITS) - 1;
    long lowest = (long) ((bucket & (WIDTH - 1)) + WIDTH) << shift;
    return (lowest + (1L << shift) / 2.0) / 1_000;
  }
}
