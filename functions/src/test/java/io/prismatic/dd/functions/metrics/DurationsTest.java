package io.prismatic.dd.functions.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  private final MetricListener listener = new MetricListener();
  private final Durations durations = Durations.register(listener.getMetricGroup(), "waitMillis");

  private long sum() {
    return listener.<Long>getGauge("waitMillisSum").orElseThrow().getValue();
  }

  private HistogramStatistics after(long minutes) {
    return durations.statistics(System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 15, 16, 31, 32, 33, 999, 65_535, 65_536, 123_456_789, (1L << 45) - 1})
  void keepsEveryDurationWithinFourPercent(long micros) {
    int bucket = DurationBuckets.of(micros);

    assertThat(bucket).isBetween(0, DurationBuckets.COUNT - 1);
    assertThat(DurationBuckets.middleMillis(bucket))
        .isCloseTo(
            micros / 1_000.0, within(micros / 1_000.0 * DurationBuckets.ERROR_PERCENT / 100));
  }

  @Test
  void laterBucketsHoldLongerDurations() {
    List<Double> middles = new ArrayList<>();
    for (int i = 0; i < DurationBuckets.COUNT; i++) {
      middles.add(DurationBuckets.middleMillis(i));
    }

    assertThat(middles).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void tellsQuantilesCountAndSum() {
    LongStream.rangeClosed(1, 1_000).forEach(durations::addMillis);
    HistogramStatistics statistics = durations.getStatistics();

    assertThat(statistics.getQuantile(0.5)).isCloseTo(500, within(20.0));
    assertThat(statistics.getQuantile(0.99)).isCloseTo(990, within(40.0));
    assertThat(statistics.getMean()).isCloseTo(500.5, within(20.0));
    assertThat(statistics.getStdDev()).isCloseTo(288.7, within(12.0));
    assertThat(statistics.getMin()).isEqualTo(1);
    assertThat((double) statistics.getMax()).isCloseTo(1_000, within(40.0));
    assertThat(durations.getCount()).isEqualTo(1_000);
    assertThat(sum()).isEqualTo(500_500);
  }

  @Test
  void forgetsInQuantilesWhatIsLongAgoButNeverInCountAndSum() {
    durations.addMillis(5_000);
    assertThat(after(1).getQuantile(0.5)).isCloseTo(5_000, within(200.0));
    durations.addMillis(10);
    assertThat(after(2).size()).isEqualTo(1);
    assertThat(after(2).getQuantile(1)).isCloseTo(10, within(1.0));
    assertThat(after(9).size()).isZero();
    assertThat(after(9).getQuantile(0.99)).isZero();

    assertThat(durations.getCount()).isEqualTo(2);
    assertThat(sum()).isEqualTo(5_010);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE})
  void survivesClocksThatDisagreeAndTimestampsThatAreInvented(long millis) {
    durations.addMillis(millis);
    durations.addMillis(7);

    assertThat(durations.getCount()).isEqualTo(2);
    assertThat(sum()).isBetween(7L, DurationBuckets.LONGEST / 1_000 + 8);
  }

  @Test
  void losesNothingWhenSeveralThreadsAdd() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> LongStream.range(0, 100_000).forEach(n -> durations.addNanos(1_000_000)));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(durations.getCount()).isEqualTo(400_000);
    assertThat(sum()).isEqualTo(400_000);
  }
}
