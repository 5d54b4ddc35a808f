package io.prismatic.dd.functions.score.yente;

import com.fasterxml.jackson.databind.JsonNode;
import io.prismatic.dd.functions.model.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads one result of a reply.
 *
 * @param threshold decides where the API does not say whether it is a match
 */
record MatchReader(double threshold) {

  /**
   * Reads a result; what is optional may be missing, but not of another type.
   *
   * @throws InvalidReplyException if it has no id or no score of 0 to 1
   */
  Match read(JsonNode result) {
    JsonNode score = result.path("score");
    // Also refuses what is not a number at all: not finite, or 1e999.
    if (!score.isNumber() || !(score.doubleValue() >= 0 && score.doubleValue() <= 1)) {
      throw new InvalidReplyException("a result has no score of 0 to 1");
    }
    String id = text(result, "id", "");
    if (id.isBlank()) {
      throw new InvalidReplyException("a result has no id");
    }
    return new Match(
        id,
        text(result, "caption", id),
        text(result, "schema", "Thing"),
        score.doubleValue(),
        matches(result.path("match"), score.doubleValue()),
        texts(result.path("properties"), "topics"),
        texts(result, "datasets"),
        explanation(result.path("explanations")));
  }

  private boolean matches(JsonNode match, double score) {
    if (isAbsent(match)) {
      return score >= threshold;
    }
    if (!match.isBoolean()) {
      throw new InvalidReplyException("match is not true or false");
    }
    return match.booleanValue();
  }

  private static String text(JsonNode parent, String field, String otherwise) {
    JsonNode value = parent.path(field);
    if (isAbsent(value)) {
      return otherwise;
    }
    if (!value.isTextual()) {
      throw new InvalidReplyException(field + " is not a text");
    }
    return value.textValue();
  }

  private static List<String> texts(JsonNode parent, String field) {
    JsonNode values = parent.path(field);
    if (isAbsent(values)) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode value : values) {
      if (value.isTextual()) {
        texts.add(value.textValue());
      }
    }
    if (!values.isArray() || texts.size() < values.size()) {
      throw new InvalidReplyException(field + " is not a list of texts");
    }
    return texts;
  }

  /** Which features of the algorithm spoke and how loudly; their details quote the entity. */
  private static String explanation(JsonNode explanations) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> one : explanations.properties()) {
      JsonNode score = one.getValue().path("score");
      parts.add(one.getKey() + " " + (score.isNumber() ? score.asText() : "?"));
    }
    return String.join(", ", parts);
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
