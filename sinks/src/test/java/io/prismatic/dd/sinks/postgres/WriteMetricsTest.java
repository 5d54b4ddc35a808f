package io.prismatic.dd.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("BC-63")
class WriteMetricsTest {

  private final MetricListener listener = new MetricListener();
  private final WriteMetrics metrics = new WriteMetrics(listener.getMetricGroup());

  private long count(String name) {
    return listener.getCounter(name).orElseThrow().getCount();
  }

  private int down() {
    return listener.<Integer>getGauge("databaseDown").orElseThrow().getValue();
  }

  @Test
  void countsBatchesStatementsAndRefusedRows() {
    metrics.statement();
    metrics.statement();
    metrics.received();
    metrics.ends(List.of(), 12_000_000, 0, 3);

    assertThat(count("batchesWritten")).isEqualTo(1);
    assertThat(count("statements")).isEqualTo(2);
    assertThat(count("rowsRefused")).isEqualTo(3);
    assertThat(count("batchesReceived")).isEqualTo(1);
    assertThat(listener.<Long>getGauge("writeMillisSum").orElseThrow().getValue()).isEqualTo(12);
    assertThat(listener.getHistogram("writeMillis").orElseThrow().getCount()).isEqualTo(1);
  }

  @Test
  void showsThatTheDatabaseIsDownUntilItAnswers() {
    assertThat(down()).isZero();

    metrics.transientFailure();
    assertThat(down()).isEqualTo(1);
    assertThat(count("transientRetries")).isEqualTo(1);

    metrics.answered();
    assertThat(down()).isZero();
  }
}
