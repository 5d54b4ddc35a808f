package io.prismatic.dd.job.source;

import io.prismatic.dd.functions.log.Redacted;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what a stopped subtask has read. The connector hands a checkpoint's offsets to its thread
 * and ends it right after the last one, the savepoint of a stop, so that they are lost (5.0.0). A
 * job that is started anew after a drain would read, and call others about, all that came in since
 * the checkpoint before. For the task's thread, which waits here at its end only.
 */
final class FinalOffsets {

  private static final Logger LOG = LoggerFactory.getLogger(FinalOffsets.class);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final String group;
  private final Properties properties;
  private final TreeMap<Long, Map<TopicPartition, OffsetAndMetadata>> open = new TreeMap<>();
  private Map<TopicPartition, OffsetAndMetadata> completed = Map.of();

  /**
   * @param group the consumer group
   * @param properties of the consumer, but for its group
   */
  FinalOffsets(String group, Properties properties) {
    this.group = group;
    this.properties = properties;
  }

  /** A checkpoint is made. */
  void snapshot(long checkpointId, List<KafkaPartitionSplit> splits) {
    open.put(checkpointId, offsets(splits));
  }

  /** A checkpoint is complete; those before it never will be. */
  void completed(long checkpointId) {
    completed = open.getOrDefault(checkpointId, completed);
    open.headMap(checkpointId, true).clear();
  }

  /**
   * The subtask ends. Offsets are committed only if the last checkpoint has all that was read, as
   * at a stop: after a failure a subtask that ends late must not set back those of its successor.
   */
  void end(List<KafkaPartitionSplit> splits) {
    if (!completed.isEmpty() && completed.equals(offsets(splits))) {
      commit();
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(List<KafkaPartitionSplit> splits) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (KafkaPartitionSplit split : splits) {
      // Below 0 are marks of partitions from which nothing was read yet.
      if (split.getStartingOffset() >= 0) {
        offsets.put(split.getTopicPartition(), new OffsetAndMetadata(split.getStartingOffset()));
      }
    }
    return offsets;
  }

  private void commit() {
    try (Admin admin = BoundedAdmin.create(properties, LONGEST)) {
      admin
          .alterConsumerGroupOffsets(group, completed)
          .all()
          .get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      // A failure at a task's close would end the TaskManager.
      LOG.warn(
          "The last offsets could not be committed: resume from the savepoint or checkpoint, or the"
              + " records since the checkpoint before are read again",
          Redacted.of(e));
    }
  }
}
