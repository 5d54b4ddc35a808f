package io.prismatic.dd.sinks.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.prismatic.dd.functions.model.EntityScored;
import io.prismatic.dd.functions.model.TraceContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
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
  static final URI SOURCE = URI.create("/entity-analyzer");

  private static final long serialVersionUID = 1L;
  private static final JsonFactory JSON = new JsonFactory();

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
    CloudEventBuilder event =
        CloudEventBuilder.v1()
            .withId(EventId.of(scored))
            .withType(TYPE)
            .withSource(SOURCE)
            .withSubject(scored.caseId() + "/" + scored.id())
            .withTime(scored.scoredAt().atOffset(ZoneOffset.UTC))
            .withData("application/json", data(scored));
    TraceContext trace = scored.trace();
    if (trace != null) {
      trace.forEach(event::withExtension);
    }
    byte[] key = RecordKey.of(scored.caseId(), scored.id());
    ProducerRecord<byte[], byte[]> record =
        KafkaMessageFactory.<byte[]>createWriter(topic, null, scored.scoredAt().toEpochMilli(), key)
            .writeBinary(event.build());
    if (trace != null) {
      // For tracing systems that look at Kafka's headers and know nothing of CloudEvents.
      trace.forEach(
          (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.US_ASCII)));
    }
    return record;
  }

  private static byte[] data(EntityScored scored) {
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
      json.writeStringField("scored_at", scored.scoredAt().toString());
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
