package io.prismatic.dd.job.source;

import io.prismatic.dd.functions.model.RowVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** A split in a checkpoint: target, number of rows, and of each row case, id and version. */
final class QueueSplitSerializer implements SimpleVersionedSerializer<QueueSplit> {

  private static final int VERSION = 1;
  private static final int BYTES_A_ROW = 64;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(QueueSplit split) throws IOException {
    DataOutputSerializer out =
        new DataOutputSerializer(64 + BYTES_A_ROW * split.published().size());
    out.writeUTF(split.target());
    out.writeInt(split.published().size());
    for (RowVersion row : split.published()) {
      out.writeUTF(row.caseId());
      out.writeUTF(row.id());
      out.writeUTF(row.version());
    }
    return out.getCopyOfBuffer();
  }

  /**
   * @throws IOException if the state is of a version that this one does not know
   */
  @Override
  public QueueSplit deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException("a split of version " + version + ", " + VERSION + " is known");
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    String target = in.readUTF();
    int size = in.readInt();
    List<RowVersion> published = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      published.add(new RowVersion(in.readUTF(), in.readUTF(), in.readUTF()));
    }
    return new QueueSplit(target, published);
  }
}
