package io.prismatic.dd.functions.score.yente;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the API found wrong with a request, cleaned: places and kinds of faults, never a value, as
 * that may be personal data.
 *
 * @param ofConfiguration whether it is about the parameters that all requests share
 * @param places where the faults are, such as {@code " at body.queries.q.schema (missing)"}, or
 *     empty
 * @param queries the places by the key of the query that is to blame, as far as it says
 */
record Complaint(boolean ofConfiguration, String places, Map<String, String> queries) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Complaint UNKNOWN = new Complaint(false, "", Map.of());

  /** Deeper steps name the entity's own properties. */
  private static final int DEEPEST = 4;

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{1,40}");
  private static final Pattern ALGORITHM =
      Pattern.compile(
          "(unknown|invalid) algorithm\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Reads {@code {"detail": "…"}} or {@code {"detail": [{"loc": […], "type": "…"}, …]}}. */
  static Complaint in(byte[] body) {
    JsonNode detail;
    try {
      detail = JSON.readTree(body).path("detail");
    } catch (IOException e) {
      return UNKNOWN;
    }
    if (detail.isTextual()) {
      return new Complaint(ALGORITHM.matcher(detail.textValue()).matches(), "", Map.of());
    }
    List<String> places = new ArrayList<>();
    Map<String, String> queries = new HashMap<>();
    boolean shared = false;
    for (JsonNode fault : detail) {
      String first = fault.path("loc").path(0).asText();
      shared |= first.equals("query") || first.equals("path") || first.equals("header");
      places.add(place(fault));
      if (first.equals("body") && fault.path("loc").path(1).asText().equals("queries")) {
        queries.merge(
            fault.path("loc").path(2).asText(),
            " at " + place(fault),
            (one, other) -> one + "," + other.substring(" at".length()));
      }
    }
    String all = places.isEmpty() ? "" : " at " + String.join(", ", places);
    return new Complaint(shared, all, queries);
  }

  private static String place(JsonNode fault) {
    List<String> steps = new ArrayList<>();
    for (JsonNode step : fault.path("loc")) {
      if (steps.size() < DEEPEST) {
        steps.add(clean(step));
      }
    }
    JsonNode type = fault.path("type");
    return String.join(".", steps) + (type.isTextual() ? " (" + clean(type) + ")" : "");
  }

  private static String clean(JsonNode word) {
    return WORD.matcher(word.asText()).matches() ? word.asText() : "?";
  }
}
