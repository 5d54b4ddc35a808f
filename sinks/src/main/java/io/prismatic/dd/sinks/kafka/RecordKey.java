package io.prismatic.dd.sinks.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The Kafka key of an entity: the JSON array {@code ["case","id"]} in UTF-8, without white space.
 * Unlike {@code case/id} it is unambiguous whatever the ids hold.
 */
final class RecordKey {

  private static final JsonFactory JSON = new JsonFactory();

  private RecordKey() {}

  static byte[] of(String caseId, String id) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(caseId.length() + id.length() + 8);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartArray();
      json.writeString(caseId);
      json.writeString(id);
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }
}
