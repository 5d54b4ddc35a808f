package io.prismatic.dd.job.source;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** The enumerator's state: the split unless a reader has it; no bytes if one has. */
final class UnassignedSerializer implements SimpleVersionedSerializer<Optional<QueueSplit>> {

  private static final byte[] NONE = {};

  private final QueueSplitSerializer splits = new QueueSplitSerializer();

  @Override
  public int getVersion() {
    return splits.getVersion();
  }

  @Override
  public byte[] serialize(Optional<QueueSplit> unassigned) throws IOException {
    return unassigned.isPresent() ? splits.serialize(unassigned.get()) : NONE;
  }

  @Override
  public Optional<QueueSplit> deserialize(int version, byte[] serialized) throws IOException {
    return serialized.length == 0
        ? Optional.empty()
        : Optional.of(splits.deserialize(version, serialized));
  }
}
