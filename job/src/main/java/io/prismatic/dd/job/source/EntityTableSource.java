package io.prismatic.dd.job.source;

import io.prismatic.dd.functions.model.PendingRow;
import io.prismatic.dd.sinks.postgres.DatabaseSettings;
import io.prismatic.dd.sinks.postgres.PendingQueue;
import io.prismatic.dd.sinks.postgres.QueueSettings;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The pending rows of PostgreSQL's table {@code entity}, the urgent, then the oldest ones first.
 *
 * <ul>
 *   <li>A row becomes {@code queued} only after a checkpoint that completed with the row published,
 *       and only if nobody has written it since; a row that was changed stays pending and is
 *       published again. Use it in one chain with a sink that has sent everything when it lets a
 *       barrier pass, such as KafkaSink at least once.
 *   <li>A failure anywhere between leaves the row pending: it is published a second time at worst.
 *   <li>There is no cursor: rows that are committed late, or out of order, are found.
 *   <li>At most the demand is read and not yet queued. So many rows, at most, go out between two
 *       checkpoints: the rate is demand ÷ checkpoint interval.
 *   <li>There is one split. At any parallelism one subtask reads, the others idle: use 1.
 * </ul>
 */
public final class EntityTableSource
    implements Source<PendingRow, QueueSplit, Optional<QueueSplit>> {

  private static final long serialVersionUID = 1L;

  private final DatabaseSettings settings;
  private final QueueSettings queue;
  private final String target;

  /**
   * @param target names where rows are published; published rows of a checkpoint with another
   *     target are published again
   */
  public EntityTableSource(DatabaseSettings settings, QueueSettings queue, String target) {
    this.settings = settings;
    this.queue = queue;
    this.target = target;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<QueueSplit, Optional<QueueSplit>> createEnumerator(
      SplitEnumeratorContext<QueueSplit> context) {
    return new QueueEnumerator(context, Optional.of(new QueueSplit(target, List.of())));
  }

  @Override
  public SplitEnumerator<QueueSplit, Optional<QueueSplit>> restoreEnumerator(
      SplitEnumeratorContext<QueueSplit> context, Optional<QueueSplit> unassigned) {
    return new QueueEnumerator(context, unassigned);
  }

  @Override
  public SimpleVersionedSerializer<QueueSplit> getSplitSerializer() {
    return new QueueSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Optional<QueueSplit>> getEnumeratorCheckpointSerializer() {
    return new UnassignedSerializer();
  }

  @Override
  public SourceReader<PendingRow, QueueSplit> createReader(SourceReaderContext context) {
    return new QueueReader(
        target, listener -> new PendingQueue(settings, queue, listener, context.metricGroup()));
  }
}
