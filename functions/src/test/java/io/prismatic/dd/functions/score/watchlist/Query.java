package io.prismatic.dd.functions.score.watchlist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Property;
import io.prismatic.dd.functions.model.Records;
import io.prismatic.dd.functions.model.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An entity to look up and the listed id that has to be found.
 *
 * @param entity the entity
 * @param expected the id, empty if nobody may be found
 */
record Query(Entity entity, String expected) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Query of(String schema, String name, String expected) {
    return new Query(entity(schema, List.of(new Property("name", List.of(name)))), expected);
  }

  static Query of(String schema, List<String> names) {
    return new Query(entity(schema, List.of(new Property("name", names))), "");
  }

  /**
   * Reads FollowTheMoney JSON lines with a field {@code expected}, or CSV with the columns name,
   * expected and, where it matters, schema.
   */
  static List<Query> read(Path file) throws IOException {
    List<Query> queries = new ArrayList<>();
    String text = Files.readString(file);
    if (text.stripLeading().startsWith("{")) {
      int number = 0;
      for (String line : text.lines().filter(one -> !one.isBlank()).toList()) {
        number++;
        try {
          queries.add(of(JSON.readTree(line)));
        } catch (JsonProcessingException e) {
          throw new IllegalArgumentException(file + ", query " + number + ": not JSON", e);
        }
      }
      return queries;
    }
    List<List<String>> rows = Csv.read(text);
    List<String> header = rows.isEmpty() ? List.of() : rows.get(0);
    int name = header.indexOf("name");
    int expected = header.indexOf("expected");
    int schema = header.indexOf("schema");
    if (name < 0 || expected < 0) {
      throw new IllegalArgumentException(file + ": the columns name and expected are required");
    }
    for (int i = 1; i < rows.size(); i++) {
      List<String> row = rows.get(i);
      if (row.size() != header.size()) {
        throw new IllegalArgumentException(
            file + ", row " + i + ": expected " + header.size() + " fields, got " + row.size());
      }
      queries.add(of(schema < 0 ? "Thing" : row.get(schema), row.get(name), row.get(expected)));
    }
    return queries;
  }

  private static Query of(JsonNode json) {
    List<Property> properties = new ArrayList<>();
    json.path("properties")
        .properties()
        .forEach(
            property -> {
              List<String> values = new ArrayList<>();
              property.getValue().forEach(value -> values.add(value.asText()));
              if (property.getValue().isTextual()) {
                values.add(property.getValue().asText());
              }
              properties.add(new Property(property.getKey(), values));
            });
    return new Query(
        entity(json.path("schema").asText("Thing"), properties), json.path("expected").asText(""));
  }

  private static Entity entity(String schema, List<Property> properties) {
    return new Entity(
        "evaluation",
        "query",
        schema,
        null,
        properties,
        new Revision(Records.TIMESTAMP, 0),
        Records.of("{}"));
  }
}
