package io.prismatic.dd.functions.score.yente;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.ScreeningVersion;
import io.prismatic.dd.functions.score.Screening;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tells what a reply of yente means. Pure; the API's words are not repeated, they may quote the
 * entity.
 */
final class ReplyReader {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ScreeningVersion list;

  ReplyReader(YenteSettings settings) {
    this.list = new ScreeningVersion("yente", "1", settings.algorithm(), settings.dataset(), "");
  }

  ScreeningVersion list() {
    return list;
  }

  Verdict read(int status, String retryAfter, byte[] body, Instant now) {
    if (status == 200) {
      return matches(body);
    }
    if (status == 429) {
      return new Verdict.Retry(
          Reason.UNAVAILABLE, "throttled, HTTP 429", RetryAfter.of(retryAfter, now));
    }
    if (status == 401 || status == 403 || status == 404) {
      return new Verdict.Retry(
          Reason.UNAVAILABLE, "HTTP " + status + ": check scoring.yente.url, dataset and api-key");
    }
    if (status == 408 || status >= 500) {
      return new Verdict.Retry(
          Reason.UNAVAILABLE, "HTTP " + status, RetryAfter.of(retryAfter, now));
    }
    if (status >= 400) {
      return rejected("HTTP " + status + locations(body));
    }
    return new Verdict.Retry(Reason.UNAVAILABLE, "unexpected HTTP " + status);
  }

  private Verdict matches(byte[] body) {
    JsonNode item;
    try {
      item = JSON.readTree(body).path("responses").path(MatchRequest.QUERY);
    } catch (IOException e) {
      return new Verdict.Retry(Reason.UNAVAILABLE, "the reply is not JSON");
    }
    int status = item.path("status").asInt(0);
    if (status >= 400 && status < 500) {
      return rejected("item status " + status);
    }
    if (status != 200) {
      String what = item.isMissingNode() ? "the item is missing" : "item status " + status;
      return new Verdict.Retry(Reason.UNAVAILABLE, what);
    }
    List<Match> matches = new ArrayList<>();
    for (JsonNode result : item.path("results")) {
      Match match = match(result);
      if (match == null) {
        return new Verdict.Retry(Reason.UNAVAILABLE, "a result has no id or no score of 0 to 1");
      }
      matches.add(match);
    }
    return new Verdict.Done(new Screening.Screened(matches, list));
  }

  private static Match match(JsonNode result) {
    JsonNode score = result.path("score");
    String id = result.path("id").asText("");
    if (id.isEmpty() || !score.isNumber() || score.asDouble() < 0 || score.asDouble() > 1) {
      return null;
    }
    return new Match(
        id,
        result.path("caption").asText(id),
        result.path("schema").asText("Thing"),
        score.asDouble(),
        result.path("match").asBoolean(false),
        texts(result.path("properties").path("topics")),
        texts(result.path("datasets")),
        explanation(result.path("explanations")));
  }

  private static String explanation(JsonNode explanations) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> one : explanations.properties()) {
      parts.add(one.getKey() + " " + one.getValue().path("score").asText("?"));
    }
    return String.join(", ", parts);
  }

  private static List<String> texts(JsonNode values) {
    List<String> texts = new ArrayList<>();
    values.forEach(value -> texts.add(value.asText()));
    return texts;
  }

  private static Verdict rejected(String detail) {
    return new Verdict.Done(new Screening.ScreeningFailed(Reason.REJECTED, detail));
  }

  /**
   * Where a 422 found fault, such as {@code body.queries.q.schema}: the path only, not the value.
   */
  private static String locations(byte[] body) {
    try {
      StringBuilder locations = new StringBuilder();
      for (JsonNode problem : JSON.readTree(body).path("detail")) {
        List<String> path = new ArrayList<>();
        problem.path("loc").forEach(step -> path.add(step.asText()));
        // Deeper steps name the entity's own properties.
        List<String> known = path.subList(0, Math.min(path.size(), 4));
        locations.append(locations.isEmpty() ? " at " : ", ").append(String.join(".", known));
      }
      return locations.toString();
    } catch (IOException e) {
      return "";
    }
  }
}
