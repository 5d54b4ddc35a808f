package io.prismatic.dd.sinks.postgres;

import java.util.function.IntSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** What the queue shows; see {@link PendingQueue} for the equation. */
final class QueueMetrics {

  private final Counter read;
  private final Counter restored;
  private final Counter queued;
  private final Counter changed;
  private volatile boolean databaseDown;
  private volatile boolean waitsForLock;

  QueueMetrics(MetricGroup group, IntSupplier inFlight) {
    read = group.counter("rowsRead");
    restored = group.counter("rowsRestored");
    queued = group.counter("rowsQueued");
    changed = group.counter("rowsChanged");
    group.gauge("rowsInFlight", (Gauge<Integer>) inFlight::getAsInt);
    group.gauge("databaseDown", (Gauge<Integer>) () -> databaseDown ? 1 : 0);
    group.gauge("waitsForLock", (Gauge<Integer>) () -> waitsForLock ? 1 : 0);
  }

  void read(int rows) {
    read.inc(rows);
  }

  void restored(int rows) {
    restored.inc(rows);
  }

  void queued(int rows) {
    queued.inc(rows);
  }

  void changed(int rows) {
    changed.inc(rows);
  }

  void databaseDown(boolean down) {
    databaseDown = down;
  }

  void waitsForLock(boolean waits) {
    waitsForLock = waits;
  }
}
