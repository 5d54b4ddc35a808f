package io.prismatic.dd.functions.score.yente;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a reply says about one query.
 *
 * @param status its status, 0 if there is none
 * @param results what was found, null if it does not say
 * @param understood the names of the properties that it repeats; none if it does not tell
 */
record ReplyItem(int status, List<MatchResult> results, Set<String> understood) {

  /** What is said about a query that a reply does not mention. */
  static final ReplyItem MISSING = new ReplyItem(0, null, Set.of());

  // Streaming: a tree of all that a reply repeats and explains costs more than the rest of it.
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * The items of a reply by their keys.
   *
   * @throws IOException if it is not one JSON document, whole and without duplicate keys
   */
  static Map<String, ReplyItem> read(byte[] body) throws IOException {
    try (JsonParser json = JSON.createParser(body)) {
      Map<String, ReplyItem> items = Map.of();
      if (json.nextToken() == JsonToken.START_OBJECT) {
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
          JsonToken value = json.nextToken();
          if (field.equals("responses") && value == JsonToken.START_OBJECT) {
            items = items(json);
          } else {
            json.skipChildren();
          }
        }
      } else if (json.hasCurrentToken()) {
        json.skipChildren();
      }
      if (json.nextToken() != null) {
        throw new JsonParseException(json, "more than one document");
      }
      return items;
    }
  }

  private static Map<String, ReplyItem> items(JsonParser json) throws IOException {
    Map<String, ReplyItem> items = new HashMap<>();
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        items.put(key, item(json));
      } else {
        json.skipChildren();
      }
    }
    return items;
  }

  private static ReplyItem item(JsonParser json) throws IOException {
    int status = 0;
    List<MatchResult> results = null;
    Set<String> understood = Set.of();
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (field.equals("status") && value == JsonToken.VALUE_NUMBER_INT) {
        status = json.getNumberType() == NumberType.INT ? json.getIntValue() : 0;
      } else if (field.equals("results") && value == JsonToken.START_ARRAY) {
        results = results(json);
      } else if (field.equals("query") && value == JsonToken.START_OBJECT) {
        understood = properties(json);
      } else {
        json.skipChildren();
      }
    }
    return new ReplyItem(status, results, understood);
  }

  private static List<MatchResult> results(JsonParser json) throws IOException {
    if (json.nextToken() == JsonToken.END_ARRAY) {
      return List.of();
    }
    List<MatchResult> results = new ArrayList<>();
    do {
      results.add(MatchResult.read(json));
    } while (json.nextToken() != JsonToken.END_ARRAY);
    return results;
  }

  private static Set<String> properties(JsonParser json) throws IOException {
    Set<String> names = Set.of();
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      if (json.nextToken() == JsonToken.START_OBJECT && field.equals("properties")) {
        names = new HashSet<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
          names.add(name);
          json.nextToken();
          json.skipChildren();
        }
      } else {
        json.skipChildren();
      }
    }
    return names;
  }
}
