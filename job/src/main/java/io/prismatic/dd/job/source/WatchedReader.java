package io.prismatic.dd.job.source;

import io.prismatic.dd.functions.intake.Intake;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;

/**
 * A reader that reads nothing while its task has no room for another entity: the task's thread
 * stays free, and checkpoints and stops pass at once. At its end it commits what it has read. All
 * else is the given reader's own.
 */
final class WatchedReader<T> implements SourceReader<T, KafkaPartitionSplit> {

  private final SourceReader<T, KafkaPartitionSplit> reader;
  private final Intake intake;
  private final FinalOffsets offsets;

  /**
   * @param intake left at the close
   */
  WatchedReader(SourceReader<T, KafkaPartitionSplit> reader, Intake intake, FinalOffsets offsets) {
    this.reader = reader;
    this.intake = intake;
    this.offsets = offsets;
  }

  @Override
  public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
    return intake.hasRoom() ? reader.pollNext(output) : InputStatus.NOTHING_AVAILABLE;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    CompletableFuture<Void> room = intake.room();
    return room.isDone() ? reader.isAvailable() : room;
  }

  @Override
  public void start() {
    reader.start();
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
    List<KafkaPartitionSplit> splits = reader.snapshotState(checkpointId);
    offsets.snapshot(checkpointId, splits);
    return splits;
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    reader.addSplits(splits);
  }

  @Override
  public void notifyNoMoreSplits() {
    reader.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent sourceEvent) {
    reader.handleSourceEvents(sourceEvent);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    reader.notifyCheckpointComplete(checkpointId);
    offsets.completed(checkpointId);
  }

  @Override
  public void notifyCheckpointAborted(long checkpointId) throws Exception {
    reader.notifyCheckpointAborted(checkpointId);
  }

  @Override
  public void pauseOrResumeSplits(
      Collection<String> splitsToPause, Collection<String> splitsToResume) {
    reader.pauseOrResumeSplits(splitsToPause, splitsToResume);
  }

  @Override
  public void close() throws Exception {
    intake.leave();
    List<KafkaPartitionSplit> splits = reader.snapshotState(Long.MAX_VALUE);
    reader.close();
    offsets.end(splits);
  }
}
