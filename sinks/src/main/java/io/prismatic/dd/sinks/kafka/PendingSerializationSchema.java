package io.prismatic.dd.sinks.kafka;

import io.prismatic.dd.functions.model.PendingRecord;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record for the pending topic, byte for byte, under its headers, which hold its history. Its
 * Kafka timestamp is the present: an old one could be past the topic's retention. The revision
 * comes from the history.
 */
final class PendingSerializationSchema implements KafkaRecordSerializationSchema<PendingRecord> {

  private static final long serialVersionUID = 1L;

  private final String topic;

  PendingSerializationSchema(String topic) {
    this.topic = topic;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      PendingRecord record, KafkaSinkContext context, Long timestamp) {
    return record(topic, record);
  }

  static ProducerRecord<byte[], byte[]> record(String topic, PendingRecord record) {
    return new ProducerRecord<>(
        topic, null, null, record.key(), record.value(), KafkaHeaders.of(record.headers()));
  }
}
