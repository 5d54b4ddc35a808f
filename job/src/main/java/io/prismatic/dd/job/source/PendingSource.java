package io.prismatic.dd.job.source;

import io.prismatic.dd.functions.model.PendingRecord;
import java.util.Properties;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** Reads pending entities from Kafka. */
public final class PendingSource {

  private PendingSource() {}

  /**
   * A source that shows its {@link Backlog} and starts where the group committed last, or at the
   * oldest record. After a restore the checkpoint's offsets count and the committed ones are for
   * monitoring only.
   *
   * @param topic the topic of pending entities
   * @param groupId the consumer group
   * @param properties passed on to the consumer; they name the servers
   */
  @SuppressWarnings("deprecation") // The connector still asks for Kafka's older enumeration.
  public static Source<PendingRecord, ?, ?> of(
      String topic, String groupId, Properties properties) {
    return new WatchedSource<>(
        KafkaSource.<PendingRecord>builder()
            .setProperties(properties)
            .setTopics(topic)
            .setGroupId(groupId)
            .setClientIdPrefix(groupId)
            .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
            .setDeserializer(new PendingRecordDeserializer())
            .build());
  }
}
