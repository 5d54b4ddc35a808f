package io.prismatic.dd.sinks.kafka;

import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.deadletter.DeadLetterHeaders;
import io.prismatic.dd.functions.model.PendingRecord;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The original record, its key and value byte for byte (null stays null), under the headers of
 * {@link DeadLetterHeaders}, at the time of the failure.
 */
final class DeadLetterSerializationSchema implements KafkaRecordSerializationSchema<DeadLetter> {

  private static final long serialVersionUID = 1L;

  private final String topic;

  DeadLetterSerializationSchema(String topic) {
    this.topic = topic;
  }

  /**
   * Makes the record.
   *
   * @param timestamp ignored: out of a global window it is {@code Long.MAX_VALUE}
   */
  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeadLetter letter, KafkaSinkContext context, Long timestamp) {
    PendingRecord original = letter.record();
    return new ProducerRecord<>(
        topic,
        null,
        letter.failedAt().toEpochMilli(),
        original.key(),
        original.value(),
        KafkaHeaders.of(DeadLetterHeaders.encode(letter)));
  }
}
