package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.metrics.Durations;
import io.prismatic.dd.functions.metrics.Phase;
import io.prismatic.dd.functions.model.ScoredEntity;
import java.util.List;
import java.util.function.IntSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the writer shows. Counted by the writer's thread, read by reporters.
 *
 * <ul>
 *   <li>{@code batchesReceived} = {@code batchesWritten} + {@code batchesFailed} + {@code
 *       batchesInFlight}: start, stop, exception and queue. A failed batch fails the task.
 *   <li>{@code writeMillis} a batch, refused rows and waiting for the database included; its count
 *       is {@code batchesWritten}. Of each entity {@link Phase#BATCH}, {@link Phase#DATABASE} and
 *       {@link Phase#TOTAL}.
 *   <li>Every one of {@code statements} is written, refused, or followed by one of {@code
 *       transientRetries}; a failed connection is a transient retry too, without a statement.
 * </ul>
 */
final class WriteMetrics {

  private final MetricGroup group;
  private final Counter batchesReceived;
  private final Counter batchesWritten;
  private final Counter batchesFailed;
  private final Counter statements;
  private final Counter transientRetries;
  private final Counter rowsRefused;
  private final Durations writeMillis;
  private final Durations inBatch;
  private final Durations inDatabase;
  private final Durations total;
  private volatile boolean down;

  WriteMetrics(MetricGroup group) {
    this.group = group;
    batchesReceived = group.counter("batchesReceived");
    batchesWritten = group.counter("batchesWritten");
    batchesFailed = group.counter("batchesFailed");
    statements = group.counter("statements");
    transientRetries = group.counter("transientRetries");
    rowsRefused = group.counter("rowsRefused");
    writeMillis = Durations.register(group, "writeMillis");
    inBatch = Phase.BATCH.register(group);
    inDatabase = Phase.DATABASE.register(group);
    total = Phase.TOTAL.register(group);
    group.gauge("databaseDown", (Gauge<Integer>) () -> down ? 1 : 0);
  }

  void inFlight(IntSupplier batches) {
    group.gauge("batchesInFlight", (Gauge<Integer>) batches::getAsInt);
  }

  /** A batch was queued. By the task thread. */
  void received() {
    batchesReceived.inc();
  }

  /**
   * A batch begins to be written.
   *
   * @param now milliseconds of the clock
   */
  void begins(List<ScoredEntity> batch, long now) {
    for (ScoredEntity entity : batch) {
      inBatch.addMillis(now - entity.score().scoredAt().toEpochMilli());
    }
  }

  /**
   * A batch is done, refused rows and waiting for the database included.
   *
   * @param nanos how long it took
   * @param now milliseconds of the clock
   * @param refused how many rows the database refused
   */
  void ends(List<ScoredEntity> batch, long nanos, long now, int refused) {
    batchesWritten.inc();
    rowsRefused.inc(refused);
    writeMillis.addNanos(nanos);
    inDatabase.addNanos(nanos, batch.size());
    for (ScoredEntity entity : batch) {
      total.addMillis(now - entity.record().origin().timestamp().toEpochMilli());
    }
  }

  /** A batch could not be written; the task fails. */
  void failed() {
    batchesFailed.inc();
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
