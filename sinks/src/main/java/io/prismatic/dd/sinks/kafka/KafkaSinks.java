package io.prismatic.dd.sinks.kafka;

import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.model.EntityScored;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.PendingRow;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The sinks of the jobs. All wait for all in-sync replicas, and bear a broker that is away for up
 * to an hour: records wait, the stream stands, nothing fails. Properties given override ours; the
 * bootstrap servers and the guarantee are not properties.
 */
public final class KafkaSinks {

  /** How long a broker may be away before the job fails. */
  private static final Duration OUTAGE = Duration.ofHours(1);

  /** The most that brokers allow, unless configured otherwise. */
  private static final Duration TRANSACTION = Duration.ofMinutes(15);

  private static final int MEBIBYTE = 1024 * 1024;

  private KafkaSinks() {}

  /**
   * Announcements of stored entities, as CloudEvents.
   *
   * @param exactlyOnce whether events are written in transactions and appear at checkpoints, to
   *     readers with {@code read_committed}; else at least once, with an id that tells repeats
   * @param transactionalIdPrefix unique in the Kafka cluster and the same for ever; used only for
   *     exactly once
   */
  public static Sink<EntityScored> scoredEvents(
      String bootstrap,
      String topic,
      Properties properties,
      boolean exactlyOnce,
      String transactionalIdPrefix) {
    Properties producer = common("entity-analyzer-scored");
    if (exactlyOnce) {
      set(producer, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION.toMillis());
    }
    var sink =
        KafkaSink.<EntityScored>builder()
            .setBootstrapServers(bootstrap)
            .setKafkaProducerConfig(overridden(producer, properties))
            .setRecordSerializer(new EntityScoredSerializationSchema(topic))
            .setDeliveryGuarantee(
                exactlyOnce ? DeliveryGuarantee.EXACTLY_ONCE : DeliveryGuarantee.AT_LEAST_ONCE);
    if (exactlyOnce) {
      sink.setTransactionalIdPrefix(transactionalIdPrefix);
    }
    return new SafelyClosedSink<>(sink.build());
  }

  /**
   * Dead letters, at least once. A request may hold 16 MiB, so that a record that was too large for
   * us still fits with its headers; the topic's {@code max.message.bytes} must allow as much.
   */
  public static Sink<DeadLetter> deadLetters(
      String bootstrap, String topic, Properties properties) {
    return atLeastOnce(
        bootstrap,
        large("entity-analyzer-dead-letter", properties),
        new DeadLetterSerializationSchema(topic));
  }

  /**
   * Records that are submitted again, at least once, as large as dead letters may be; the topic's
   * {@code max.message.bytes} must leave room for our headers.
   */
  public static Sink<PendingRecord> pending(String bootstrap, String topic, Properties properties) {
    return atLeastOnce(
        bootstrap,
        large("entity-analyzer-retry", properties),
        new PendingSerializationSchema(topic));
  }

  /** Rows of the table {@code entity}, at least once. */
  public static Sink<PendingRow> pendingRows(
      String bootstrap, String topic, Properties properties) {
    return atLeastOnce(
        bootstrap, large("entity-producer", properties), new PendingRowSerializationSchema(topic));
  }

  private static <T> Sink<T> atLeastOnce(
      String bootstrap, Properties producer, KafkaRecordSerializationSchema<T> serializer) {
    return new SafelyClosedSink<>(
        KafkaSink.<T>builder()
            .setBootstrapServers(bootstrap)
            .setKafkaProducerConfig(producer)
            .setRecordSerializer(serializer)
            .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .build());
  }

  /** Our settings for records of up to 16 MiB, below the given ones. */
  static Properties large(String clientId, Properties properties) {
    Properties producer = common(clientId);
    set(producer, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 * MEBIBYTE);
    set(producer, ProducerConfig.BUFFER_MEMORY_CONFIG, 64 * MEBIBYTE);
    return overridden(producer, properties);
  }

  private static Properties common(String clientId) {
    Properties producer = new Properties();
    producer.setProperty(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    producer.setProperty(ProducerConfig.ACKS_CONFIG, "all");
    producer.setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    // Pure Java in the job's class loader; zstd and snappy load native libraries.
    producer.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    set(producer, ProducerConfig.LINGER_MS_CONFIG, 10);
    set(producer, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, OUTAGE.toMillis());
    set(producer, ProducerConfig.MAX_BLOCK_MS_CONFIG, OUTAGE.toMillis());
    return producer;
  }

  private static void set(Properties producer, String key, long value) {
    producer.setProperty(key, Long.toString(value));
  }

  private static Properties overridden(Properties ours, Properties given) {
    Properties all = new Properties();
    all.putAll(ours);
    all.putAll(given);
    return all;
  }
}
