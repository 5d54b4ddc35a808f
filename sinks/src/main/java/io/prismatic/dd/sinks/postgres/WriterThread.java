package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.batch.Batch;
import io.prismatic.dd.functions.model.ScoredEntity;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.flink.streaming.api.functions.async.ResultFuture;

/**
 * The thread that writes a subtask's batches, one after the other in the order of {@link #submit}.
 * The queue is bounded by the async operator's capacity. After a failure it ends: the task fails.
 */
final class WriterThread implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private record Work(Batch<ScoredEntity> batch, ResultFuture<StoredBatch> result) {}

  private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();
  private final Hold hold;
  private final Clock clock;
  private final WriteMetrics metrics;
  private final Thread thread;
  private volatile boolean writing;

  private WriterThread(String name, Hold hold, Clock clock, WriteMetrics metrics) {
    this.hold = hold;
    this.clock = clock;
    this.metrics = metrics;
    this.thread = new Thread(this::run, name);
    metrics.inFlight(this::inFlight);
    thread.setDaemon(true);
  }

  static WriterThread start(String name, Hold hold, Clock clock, WriteMetrics metrics) {
    WriterThread writer = new WriterThread(name, hold, clock, metrics);
    writer.thread.start();
    return writer;
  }

  /** Queues a batch and returns at once. */
  void submit(Batch<ScoredEntity> batch, ResultFuture<StoredBatch> result) {
    metrics.received();
    queue.add(new Work(batch, result));
  }

  /** How many batches wait or are being written. */
  private int inFlight() {
    return queue.size() + (writing ? 1 : 0);
  }

  private void run() {
    try {
      boolean healthy = true;
      while (healthy) {
        healthy = write(queue.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      hold.close();
    }
  }

  /** The async boundary: whatever is thrown becomes the batch's outcome. */
  private boolean write(Work work) throws InterruptedException {
    List<ScoredEntity> elements = work.batch().elements();
    writing = true;
    try {
      metrics.begins(elements, clock.millis());
      long start = System.nanoTime();
      StoredBatch stored = BatchWriter.write(elements, hold::execute, clock);
      metrics.ends(elements, System.nanoTime() - start, clock.millis(), stored.refused().size());
      work.result().complete(List.of(stored));
      return true;
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      metrics.failed();
      work.result().completeExceptionally(e);
      return false;
    } finally {
      writing = false;
    }
  }

  /**
   * Ends the thread within about a second; batches in hand are let go, for the task is being
   * cancelled. Only a connection attempt in progress outlives that, by its own time-out.
   */
  @Override
  public void close() {
    thread.interrupt();
    hold.close();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
