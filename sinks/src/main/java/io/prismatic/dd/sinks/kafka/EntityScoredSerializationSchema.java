package io.prismatic.dd.sinks.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.prismatic.dd.functions.model.EntityScored;
import io.prismatic.dd.functions.model.TraceContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A CloudEvents 1.0 event in Kafka's binary mode: attributes as {@code ce_*} headers, JSON as the
 * value. Key {@code ["case","id"]}, subject {@code case/id}, {@link EventId} as id. The data hold
 * ids and figures, no names. The trace of the record stands in {@code traceparent} and {@code
 * tracestate}, and in CloudEvents' extension attributes of these names:
 *
 * <pre>{@code
 * {"case_id":"DD-1","id":"e-1","schema":"Company","revision":"2026-08-22T10:00:00Z",
 *  "revision_offset":7,"risk":61.5,"band":"high","recommendation":"escalate","match":0.93,
 *  "matched":true,"coverage":0.8,"screener":"yente","algorithm":"logic-v1","list_version":"…",
 *  "risk_model":"…","scored_at":"2026-11-24T02:00:00Z"}
 * }</pre>
 */
final class EntityScoredSerializationSchema
    implements KafkaRecordSerializationSchema<EntityScored> {

  static final String TYPE = "io.prismatic.dd.entity.scored.v1";
  static final String SOURCE = "/entity-analyzer";

  private static final long serialVersionUID = 1L;
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] SPEC_VERSION = bytes("1.0");
  private static final byte[] SOURCE_BYTES = bytes(SOURCE);
  private static final byte[] TYPE_BYTES = bytes(TYPE);
  private static final byte[] JSON_TYPE = bytes("application/json");

  private final String topic;

  EntityScoredSerializationSchema(String topic) {
    this.topic = topic;
  }

  /**
   * Makes the record.
   *
   * @param timestamp ignored: out of a global window it is {@code Long.MAX_VALUE}, which the broker
   *     refuses. The record's time is when the entity was scored.
   */
  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      EntityScored scored, KafkaSinkContext context, Long timestamp) {
    String scoredAt = scored.scoredAt().toString();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic,
            null,
            scored.scoredAt().toEpochMilli(),
            RecordKey.of(scored.caseId(), scored.id()),
            data(scored, scoredAt));
    // Not by CloudEvents' library, which tests read it with: it took near half of an event's time.
    record
        .headers()
        .add("ce_specversion", SPEC_VERSION)
        .add("ce_id", bytes(EventId.of(scored)))
        .add("ce_source", SOURCE_BYTES)
        .add("ce_type", TYPE_BYTES)
        .add("content-type", JSON_TYPE)
        .add("ce_subject", bytes(scored.caseId() + "/" + scored.id()))
        .add("ce_time", bytes(scoredAt));
    TraceContext trace = scored.trace();
    if (trace != null) {
      trace.forEach(
          (name, value) -> {
            record.headers().add("ce_" + name, bytes(value));
            // For tracing systems that look at Kafka's headers and know nothing of CloudEvents.
            record.headers().add(name, bytes(value));
          });
    }
    return record;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] data(EntityScored scored, String scoredAt) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("case_id", scored.caseId());
      json.writeStringField("id", scored.id());
      json.writeStringField("schema", scored.schema());
      json.writeStringField("revision", scored.revision().at().toString());
      json.writeNumberField("revision_offset", scored.revision().offset());
      json.writeNumberField("risk", scored.risk());
      json.writeStringField("band", word(scored.band()));
      json.writeStringField("recommendation", word(scored.recommendation()));
      json.writeNumberField("match", scored.match());
      json.writeBooleanField("matched", scored.matched());
      json.writeNumberField("coverage", scored.coverage());
      json.writeStringField("screener", scored.screener());
      json.writeStringField("algorithm", scored.algorithm());
      json.writeStringField("list_version", scored.listVersion());
      json.writeStringField("risk_model", scored.riskModel());
      json.writeStringField("scored_at", scoredAt);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
