package io.prismatic.dd.job.source;

import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Gives the one split to the first reader that comes, and again if that one is lost. */
final class QueueEnumerator implements SplitEnumerator<QueueSplit, Optional<QueueSplit>> {

  private final SplitEnumeratorContext<QueueSplit> context;

  /** Null while a reader has it. */
  private QueueSplit unassigned;

  QueueEnumerator(SplitEnumeratorContext<QueueSplit> context, Optional<QueueSplit> unassigned) {
    this.context = context;
    this.unassigned = unassigned.orElse(null);
  }

  @Override
  public void start() {
    // Readers register by themselves.
  }

  @Override
  public void addReader(int subtask) {
    assignTo(subtask);
  }

  @Override
  public void addSplitsBack(List<QueueSplit> splits, int subtask) {
    for (QueueSplit split : splits) {
      unassigned = split;
    }
    context.registeredReaders().keySet().stream().findFirst().ifPresent(this::assignTo);
  }

  private void assignTo(int subtask) {
    if (unassigned != null) {
      context.assignSplit(unassigned, subtask);
      unassigned = null;
    }
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    // Nobody asks: the split is assigned.
  }

  @Override
  public Optional<QueueSplit> snapshotState(long checkpoint) {
    return Optional.ofNullable(unassigned);
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
