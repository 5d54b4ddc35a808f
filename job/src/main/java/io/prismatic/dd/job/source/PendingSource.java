package io.prismatic.dd.job.source;

import io.prismatic.dd.functions.model.PendingRecord;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** Reads pending entities from Kafka. */
public final class PendingSource {

  private static final String DISCOVERY = KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key();

  /** How often to ask for new partitions, and whether Kafka is there; unless stated otherwise. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

  private PendingSource() {}

  /**
   * A source that shows its {@link Backlog}, bears a Kafka that is away ({@link KafkaWatch}), and
   * starts where the group committed last, or at the oldest record. After a restore the
   * checkpoint's offsets count and the committed ones are for monitoring, and for a job that is
   * started anew ({@link FinalOffsets}).
   *
   * @param topic the topic of pending entities
   * @param groupId the consumer group
   * @param inFlight the most entities of a subtask that wait for a call; then nothing is read
   * @param properties passed on to the consumer; they name the servers
   */
  @SuppressWarnings("deprecation") // The connector still asks for Kafka's older enumeration.
  public static Source<PendingRecord, ?, ?> of(
      String topic, String groupId, int inFlight, Properties properties) {
    return new WatchedSource<>(
        KafkaSource.<PendingRecord>builder()
            .setProperty(DISCOVERY, Long.toString(ASK_AGAIN.toMillis()))
            .setProperties(properties)
            .setTopics(topic)
            .setGroupId(groupId)
            .setClientIdPrefix(groupId)
            .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
            .setDeserializer(new PendingRecordDeserializer())
            .build(),
        inFlight,
        groupId,
        properties);
  }
}
