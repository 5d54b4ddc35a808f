package io.prismatic.dd.functions.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.metrics.MetricGroup;

/**
 * A histogram of durations in milliseconds, with fractions. An update is two additions without a
 * lock, on any thread and without an object; {@code ./mvnw -Pmeasure-metrics} tells what it costs.
 *
 * <p>Shown as {@code <name>}: quantiles of the last one to two minutes, within {@value
 * DurationBuckets#ERROR_PERCENT} %, and {@code <name>_count}, how many since the start; and as
 * {@code <name>Sum}, the milliseconds since the start. Quantiles of several subtasks cannot be
 * merged, so use the worst one; count and sum can, so that {@code rate(sum) / rate(count)} is the
 * mean over all subtasks.
 */
public final class Durations implements Histogram {

  private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLongArray counts = new AtomicLongArray(DurationBuckets.COUNT);
  private final LongAdder micros = new LongAdder();

  // What had been counted when the last window began, and the one before. Readers only.
  private long[] before = new long[DurationBuckets.COUNT];
  private long[] begun = new long[DurationBuckets.COUNT];
  private long begunAt = System.nanoTime();

  /**
   * Registers a histogram and its sum.
   *
   * @param name ends in {@code Millis}
   */
  public static Durations register(MetricGroup group, String name) {
    Durations durations = new Durations();
    group.histogram(name, durations);
    group.gauge(name + "Sum", () -> durations.micros.sum() / 1_000);
    return durations;
  }

  public void addNanos(long nanos) {
    addMicros(nanos / 1_000, 1);
  }

  /** A time between two readings of clocks that may disagree: never less than 0. */
  public void addMillis(long millis) {
    addMicros(TimeUnit.MILLISECONDS.toMicros(millis), 1);
  }

  /** The same duration for several entities that travelled together. */
  public void addNanos(long nanos, int entities) {
    addMicros(nanos / 1_000, entities);
  }

  private void addMicros(long duration, int times) {
    // A producer may state any timestamp: one of them must not spoil the sum for good.
    long clamped = Math.max(0, Math.min(duration, DurationBuckets.LONGEST));
    counts.getAndAdd(DurationBuckets.of(clamped), times);
    micros.add(clamped * times);
  }

  /** Flink's own way in. */
  @Override
  public void update(long millis) {
    addMillis(millis);
  }

  @Override
  public long getCount() {
    long sum = 0;
    for (int i = 0; i < counts.length(); i++) {
      sum += counts.get(i);
    }
    return sum;
  }

  @Override
  public HistogramStatistics getStatistics() {
    return statistics(System.nanoTime());
  }

  synchronized HistogramStatistics statistics(long now) {
    long[] all = new long[counts.length()];
    for (int i = 0; i < all.length; i++) {
      all[i] = counts.get(i);
    }
    if (now - begunAt >= WINDOW) {
      // Whoever reads seldom sees all since the last reading.
      before = now - begunAt >= 2 * WINDOW ? all.clone() : begun;
      begun = all.clone();
      begunAt = now;
    }
    long[] recent = new long[all.length];
    for (int i = 0; i < all.length; i++) {
      recent[i] = all[i] - before[i];
    }
    return new DurationStatistics(recent);
  }
}
