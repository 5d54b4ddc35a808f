package io.prismatic.dd.job.source;

import io.prismatic.dd.functions.model.RowVersion;
import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * The whole queue, which is read by one reader.
 *
 * @param target where rows are published; a run with another target publishes them again
 * @param published rows that were published before the checkpoint and are perhaps not yet marked as
 *     queued; at most as many as the demand
 */
record QueueSplit(String target, List<RowVersion> published) implements SourceSplit {

  QueueSplit {
    published = List.copyOf(published);
  }

  @Override
  public String splitId() {
    return "entity";
  }
}
