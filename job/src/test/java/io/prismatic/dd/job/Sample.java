package io.prismatic.dd.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prismatic.dd.job.quickstart.SampleEntities;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Records and what must become of them, worked out without the product's code.
 *
 * @param values the values of the records in the order of publication
 * @param rows the keys of the rows that must be there in the end, with their newest revision
 * @param refused the values that must become dead letters, as text, null for a tombstone
 */
record Sample(List<byte[]> values, Map<String, String> rows, List<String> refused) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Sample of(int entities) {
    return of(new SampleEntities(List.of("Dragan Castellan")).records(entities));
  }

  /** So many good entities of their own keys, all in one case. */
  static Sample good(int entities) {
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < entities; i++) {
      values.add(
          ("{\"id\":\"e-%d\",\"case_id\":\"c\",\"schema\":\"Person\",\"last_change\":\"2026-08-22T10:00:00\","
                  + "\"properties\":{\"name\":[\"Person %d\"]}}")
              .formatted(i, i)
              .getBytes(StandardCharsets.UTF_8));
    }
    return of(values);
  }

  private static Sample of(List<byte[]> values) {
    Map<String, String> rows = new TreeMap<>();
    List<String> refused = new ArrayList<>();
    for (byte[] value : values) {
      String text = value == null ? null : new String(value, StandardCharsets.UTF_8);
      JsonNode node = text != null && text.contains("\"cust-") || isGood(text) ? read(text) : null;
      if (node == null) {
        refused.add(text);
      } else {
        String key = node.get("case_id").asText() + "/" + node.get("id").asText();
        String date = node.get("last_change").asText();
        String revision = date.length() == 10 ? date + "T00:00:00" : date;
        rows.merge(key, revision, (one, other) -> one.compareTo(other) > 0 ? one : other);
      }
    }
    return new Sample(values, rows, refused);
  }

  private static boolean isGood(String text) {
    return text != null && text.startsWith("{\"id\":\"e-");
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException("the sample itself is wrong", e);
    }
  }
}
