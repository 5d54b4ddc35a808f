package io.prismatic.dd.functions.score.watchlist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/** Reads one line of a list: a FollowTheMoney entity. Unknown fields and properties are skipped. */
final class ListLine {

  /** Names that tell all of who it is; a weak alias tells less. */
  private static final List<String> NAMES = List.of("name", "alias", "previousName");

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private ListLine() {}

  /**
   * Adds the line's entity to the index.
   *
   * @throws IllegalArgumentException if it is malformed; neither message nor cause quotes the line
   */
  static void add(WatchlistIndex.Builder index, String line) {
    JsonNode entity = parse(line);
    JsonNode properties = entity.path("properties");
    if (isBlank(entity.path("id")) || isBlank(entity.path("schema")) || !properties.isObject()) {
      throw new IllegalArgumentException("id, schema and properties are required");
    }
    String id = entity.path("id").textValue();
    Listed listed =
        new Listed(
            id,
            entity.path("caption").asText(id),
            entity.path("schema").textValue(),
            texts(properties, "topics"),
            texts(entity, "datasets"),
            Traits.of(property -> texts(properties, property).stream()));
    for (String property : NAMES) {
      texts(properties, property).forEach(name -> index.name(listed, name, false));
    }
    texts(properties, "weakAlias").forEach(name -> index.name(listed, name, true));
    properties
        .fieldNames()
        .forEachRemaining(
            property -> {
              if (Identifier.isProperty(property)) {
                texts(properties, property)
                    .forEach(value -> index.identifier(listed, property, value));
              }
            });
    index.listed();
  }

  private static JsonNode parse(String line) {
    JsonNode entity;
    try {
      entity = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      // Without the cause, which quotes the line.
      throw new IllegalArgumentException("not JSON");
    }
    return entity;
  }

  private static boolean isBlank(JsonNode value) {
    return !value.isTextual() || value.textValue().isBlank();
  }

  /** A list of texts, or a single one as a list. */
  private static List<String> texts(JsonNode parent, String field) {
    JsonNode values = parent.path(field);
    List<String> texts = new ArrayList<>();
    if (values.isTextual()) {
      texts.add(values.textValue());
    } else if (!values.isMissingNode() && !values.isArray()) {
      throw new IllegalArgumentException(field + " is not a list of texts");
    }
    for (JsonNode value : values) {
      if (!value.isTextual()) {
        throw new IllegalArgumentException(field + " is not a list of texts");
      }
      texts.add(value.textValue());
    }
    return List.copyOf(texts);
  }
}
