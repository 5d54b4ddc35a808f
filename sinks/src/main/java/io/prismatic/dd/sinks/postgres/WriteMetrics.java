package io.prismatic.dd.sinks.postgres;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the writer shows. Counted by the writer's thread, read by reporters. Every statement is
 * written, refused, or followed by a transient retry; a failed connection is a transient retry too,
 * without a statement.
 */
final class WriteMetrics {

  private final Counter batchesWritten;
  private final Counter statements;
  private final Counter transientRetries;
  private final Counter rowsRefused;
  private final Counter writeMillis;
  private volatile boolean down;

  WriteMetrics(MetricGroup group) {
    batchesWritten = group.counter("batchesWritten");
    statements = group.counter("statements");
    transientRetries = group.counter("transientRetries");
    rowsRefused = group.counter("rowsRefused");
    writeMillis = group.counter("writeMillis");
    group.gauge("databaseDown", (Gauge<Integer>) () -> down ? 1 : 0);
  }

  /** A batch is done, refused rows and waiting for the database included. */
  void batch(long millis, int refused) {
    batchesWritten.inc();
    writeMillis.inc(millis);
    rowsRefused.inc(refused);
  }

  void statement() {
    statements.inc();
  }

  void transientFailure() {
    transientRetries.inc();
    down = true;
  }

  void answered() {
    down = false;
  }
}
