package io.prismatic.dd.sinks.kafka;

import io.prismatic.dd.functions.model.PendingRow;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A row of the table as a record of the pending topic, under the key that its event will have. The
 * header {@value #STATE} tells the database which state of the row it is, should it become a dead
 * letter.
 */
final class PendingRowSerializationSchema implements KafkaRecordSerializationSchema<PendingRow> {

  /** Not one of the headers of dead letters, which a dead letter would not keep. */
  static final String STATE = "entity-pending-since";

  private static final long serialVersionUID = 1L;

  private final String topic;

  PendingRowSerializationSchema(String topic) {
    this.topic = topic;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      PendingRow pending, KafkaSinkContext context, Long timestamp) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(STATE, pending.state().getBytes(StandardCharsets.UTF_8));
    return new ProducerRecord<>(
        topic,
        null,
        pending.timestamp().toEpochMilli(),
        RecordKey.of(pending.row().caseId(), pending.row().id()),
        pending.document(),
        headers);
  }
}
