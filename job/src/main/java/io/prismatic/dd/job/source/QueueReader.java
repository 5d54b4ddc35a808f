package io.prismatic.dd.job.source;

import io.prismatic.dd.functions.model.PendingRow;
import io.prismatic.dd.functions.model.RowVersion;
import io.prismatic.dd.sinks.postgres.PendingQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/**
 * The task's side of the queue: emits rows and, when a checkpoint is complete, tells the queue
 * which rows Kafka has. Used by the task thread, which never waits for the database.
 *
 * <p>Rows that are emitted before a checkpoint's barrier are in Kafka when the checkpoint is
 * complete: the sink, which is in the same chain, waits for all its sends before it lets the
 * barrier pass, and a send that fails fails the checkpoint.
 */
final class QueueReader implements SourceReader<PendingRow, QueueSplit> {

  private final String target;
  private final Handover handover = new Handover();
  private final PendingQueue queue;

  /** Emitted after the last barrier. */
  private List<RowVersion> emitted = new ArrayList<>();

  /** Emitted before the barriers of checkpoints of which it is not known whether they complete. */
  private final TreeMap<Long, List<RowVersion>> barriers = new TreeMap<>();

  /** In Kafka, and given to the queue to be marked. */
  private final List<RowVersion> published = new ArrayList<>();

  private boolean assigned;

  /**
   * @param target where rows are published
   * @param queues makes the queue
   */
  QueueReader(String target, Function<PendingQueue.Listener, PendingQueue> queues) {
    this.target = target;
    this.queue = queues.apply(handover);
  }

  @Override
  public void start() {
    // Starts with the split, which knows what is published already.
  }

  @Override
  public void addSplits(List<QueueSplit> splits) {
    for (QueueSplit split : splits) {
      assigned = true;
      if (split.target().equals(target)) {
        published.addAll(split.published());
      }
      queue.start(List.copyOf(published));
    }
  }

  @Override
  public InputStatus pollNext(ReaderOutput<PendingRow> output) throws Exception {
    PendingRow row = handover.poll();
    if (row == null) {
      return InputStatus.NOTHING_AVAILABLE;
    }
    output.collect(row);
    emitted.add(row.row());
    if (handover.isEmpty()) {
      queue.taken();
      return InputStatus.NOTHING_AVAILABLE;
    }
    return InputStatus.MORE_AVAILABLE;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return handover.available();
  }

  @Override
  public List<QueueSplit> snapshotState(long checkpoint) {
    if (!assigned) {
      return List.of();
    }
    if (!emitted.isEmpty()) {
      barriers.put(checkpoint, emitted);
      emitted = new ArrayList<>();
    }
    published.removeIf(row -> !queue.isInFlight(row));
    List<RowVersion> all = new ArrayList<>(published);
    barriers.values().forEach(all::addAll);
    return List.of(new QueueSplit(target, all));
  }

  /** Also those of earlier checkpoints, which may have failed or whose notice was lost. */
  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    SortedMap<Long, List<RowVersion>> complete = barriers.headMap(checkpoint, true);
    List<RowVersion> rows = new ArrayList<>();
    complete.values().forEach(rows::addAll);
    complete.clear();
    published.addAll(rows);
    queue.queued(rows);
  }

  @Override
  public void notifyNoMoreSplits() {
    // There is one only, and it has no end.
  }

  @Override
  public void close() {
    queue.close();
  }
}
