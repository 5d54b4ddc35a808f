package io.prismatic.dd.functions.metrics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.flink.metrics.HistogramStatistics;

/** What one reading of {@link Durations} tells, in milliseconds; all 0 if there was nothing. */
final class DurationStatistics extends HistogramStatistics {

  private final long[] counts;
  private final long total;

  DurationStatistics(long[] counts) {
    this.counts = counts;
    this.total = Arrays.stream(counts).sum();
  }

  @Override
  public double getQuantile(double quantile) {
    long rank = Math.max(1, (long) Math.ceil(quantile * total));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return DurationBuckets.middleMillis(i);
      }
    }
    return 0;
  }

  @Override
  public double getMean() {
    return total == 0 ? 0 : moment(0, 1) / total;
  }

  @Override
  public double getStdDev() {
    return total == 0 ? 0 : Math.sqrt(moment(getMean(), 2) / total);
  }

  private double moment(double centre, int power) {
    return IntStream.range(0, counts.length)
        .filter(i -> counts[i] != 0)
        .mapToDouble(i -> counts[i] * Math.pow(DurationBuckets.middleMillis(i) - centre, power))
        .sum();
  }

  @Override
  public long getMin() {
    return Math.round(getQuantile(0));
  }

  @Override
  public long getMax() {
    return Math.round(getQuantile(1));
  }

  @Override
  public int size() {
    return (int) Math.min(Integer.MAX_VALUE, total);
  }

  /** One value a bucket: the buckets are all that is kept. */
  @Override
  public long[] getValues() {
    return IntStream.range(0, counts.length)
        .filter(i -> counts[i] != 0)
        .mapToLong(i -> Math.round(DurationBuckets.middleMillis(i)))
        .toArray();
  }
}
