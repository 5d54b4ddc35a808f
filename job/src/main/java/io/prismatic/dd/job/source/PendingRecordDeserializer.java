package io.prismatic.dd.job.source;

import io.prismatic.dd.functions.model.Header;
import io.prismatic.dd.functions.model.Origin;
import io.prismatic.dd.functions.model.PendingRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Carries a Kafka record on as it is, tombstones too. It reads nothing and so never throws: an
 * exception here would restart the job for ever at the same record.
 */
final class PendingRecordDeserializer implements KafkaRecordDeserializationSchema<PendingRecord> {

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<PendingRecord> out) {
    Origin origin =
        new Origin(
            record.topic(),
            record.partition(),
            record.offset(),
            Instant.ofEpochMilli(record.timestamp()));
    out.collect(new PendingRecord(record.key(), record.value(), headers(record.headers()), origin));
  }

  private static List<Header> headers(Headers headers) {
    List<Header> copy = null;
    for (org.apache.kafka.common.header.Header header : headers) {
      if (copy == null) {
        copy = new ArrayList<>();
      }
      copy.add(new Header(header.key(), header.value()));
    }
    return copy == null ? List.of() : copy;
  }

  @Override
  public TypeInformation<PendingRecord> getProducedType() {
    return TypeInformation.of(PendingRecord.class);
  }
}
