package io.prismatic.dd.functions.score.yente;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.prismatic.dd.functions.model.Match;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One result of a reply: what a match needs of it, as it came. Read to its end first and judged
 * afterwards, for a fault in what follows would make the whole reply none.
 */
final class MatchResult {

  private static final JsonText ABSENT = new JsonText(null, false);

  private double score = Double.NaN;
  private JsonText id = ABSENT;
  private JsonText caption = ABSENT;
  private JsonText schema = ABSENT;
  private Boolean match;
  private boolean matchIsOdd;
  private List<String> topics = List.of();
  private List<String> datasets = List.of();
  private String explanation = "";

  private MatchResult() {}

  /** Text, or nothing, or something else. */
  private record JsonText(String text, boolean odd) {

    String or(String otherwise, String field) {
      if (odd) {
        throw new InvalidReplyException(field + " is not a text");
      }
      return text == null ? otherwise : text;
    }
  }

  /** Reads the value at which the parser is; afterwards it is at its end. */
  static MatchResult read(JsonParser json) throws IOException {
    MatchResult result = new MatchResult();
    if (!json.isExpectedStartObjectToken()) {
      json.skipChildren();
      return result;
    }
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      result.field(field, json);
    }
    return result;
  }

  private void field(String name, JsonParser json) throws IOException {
    switch (name) {
      case "score" -> score = number(json);
      case "id" -> id = text(json);
      case "caption" -> caption = text(json);
      case "schema" -> schema = text(json);
      case "match" -> {
        match = json.currentToken().isBoolean() ? json.getBooleanValue() : null;
        matchIsOdd = match == null && json.currentToken() != JsonToken.VALUE_NULL;
        json.skipChildren();
      }
      case "properties" -> properties(json);
      case "datasets" -> datasets = texts(json);
      case "explanations" -> explanation = explanation(json);
      default -> json.skipChildren();
    }
  }

  private static double number(JsonParser json) throws IOException {
    if (json.currentToken().isNumeric()) {
      return json.getDoubleValue();
    }
    json.skipChildren();
    return Double.NaN;
  }

  private static JsonText text(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_STRING) {
      return new JsonText(json.getText(), false);
    }
    json.skipChildren();
    return token == JsonToken.VALUE_NULL ? ABSENT : new JsonText(null, true);
  }

  private void properties(JsonParser json) throws IOException {
    if (!json.isExpectedStartObjectToken()) {
      json.skipChildren();
      return;
    }
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      if (field.equals("topics")) {
        topics = texts(json);
      } else {
        json.skipChildren();
      }
    }
  }

  /** Null if it is something else than a list of texts. */
  private static List<String> texts(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return List.of();
    }
    if (!json.isExpectedStartArrayToken()) {
      json.skipChildren();
      return null;
    }
    List<String> texts = new ArrayList<>();
    boolean odd = false;
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      if (token == JsonToken.VALUE_STRING) {
        texts.add(json.getText());
      } else {
        odd = true;
        json.skipChildren();
      }
    }
    return odd ? null : texts;
  }

  /** Which features of the algorithm spoke and how loudly; their details quote the entity. */
  private static String explanation(JsonParser json) throws IOException {
    if (!json.isExpectedStartObjectToken()) {
      json.skipChildren();
      return "";
    }
    StringBuilder all = new StringBuilder();
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      all.append(all.isEmpty() ? "" : ", ").append(field).append(' ').append(loudness(json));
    }
    return all.toString();
  }

  private static String loudness(JsonParser json) throws IOException {
    String score = "?";
    if (!json.isExpectedStartObjectToken()) {
      json.skipChildren();
      return score;
    }
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      JsonToken token = json.nextToken();
      if (field.equals("score") && token.isNumeric()) {
        score = json.getNumberValue().toString();
      } else {
        json.skipChildren();
      }
    }
    return score;
  }

  /**
   * The match; what is optional may be missing, but not of another type.
   *
   * @param threshold decides where the API does not say whether it is a match
   * @throws InvalidReplyException if it has no id or no score of 0 to 1
   */
  Match match(double threshold) {
    // Also refuses what is not a number at all: missing, not finite, or 1e999.
    if (!(score >= 0 && score <= 1)) {
      throw new InvalidReplyException("a result has no score of 0 to 1");
    }
    String listed = id.or("", "id");
    if (listed.isBlank()) {
      throw new InvalidReplyException("a result has no id");
    }
    String name = caption.or(listed, "caption");
    String kind = schema.or("Thing", "schema");
    if (matchIsOdd) {
      throw new InvalidReplyException("match is not true or false");
    }
    return new Match(
        listed,
        name,
        kind,
        score,
        match == null ? score >= threshold : match,
        listOf(topics, "topics"),
        listOf(datasets, "datasets"),
        explanation);
  }

  private static List<String> listOf(List<String> texts, String field) {
    if (texts == null) {
      throw new InvalidReplyException(field + " is not a list of texts");
    }
    return texts;
  }
}
