package io.prismatic.dd.functions.score.yente;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.http.RetryAfter;
import io.prismatic.dd.functions.http.Verdict;
import io.prismatic.dd.functions.limit.Feedback.Health;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.ScreeningVersion;
import io.prismatic.dd.functions.score.Screening;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Tells what a reply of yente means. Pure and immutable. Unknown fields are fine, but a reply that
 * does not plainly say who was found is none: to read it as "no hit" would clear the entity. The
 * API's words are not repeated, they may quote the entity.
 */
final class ReplyReader {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final Comparator<Match> BEST_FIRST =
      Comparator.comparingDouble(Match::score).reversed().thenComparing(Match::id);

  private final ScreeningVersion list;
  private final MatchReader matches;

  ReplyReader(YenteSettings settings) {
    this.list = new ScreeningVersion("yente", "1", settings.algorithm(), settings.dataset(), "");
    this.matches = new MatchReader(settings.threshold());
  }

  ScreeningVersion list() {
    return list;
  }

  /**
   * Judges a complete reply.
   *
   * @param retryAfter the header, or null
   */
  Verdict<Screening> read(int status, String retryAfter, byte[] body, Instant now) {
    return switch (status) {
      case 200 -> found(body);
      case 400, 413, 422 -> refused(status, body);
      case 408, 425 -> retry(Health.FAILED, Duration.ZERO, "HTTP " + status);
      case 429 ->
          retryAfter == null
              ? retry(Health.EXHAUSTED, Duration.ZERO, "HTTP 429 without Retry-After")
              : retry(Health.THROTTLED, RetryAfter.of(retryAfter, now), "throttled, HTTP 429");
      default ->
          status >= 500
              ? retry(Health.FAILED, RetryAfter.of(retryAfter, now), "HTTP " + status)
              : misconfigured("HTTP " + status + ": check scoring.yente.url, dataset and api-key");
    };
  }

  private Verdict<Screening> found(byte[] body) {
    JsonNode item;
    try {
      item = JSON.readTree(body).path("responses").path(MatchRequest.QUERY);
    } catch (IOException e) {
      return invalid("it is not JSON");
    }
    int status = item.path("status").isInt() ? item.path("status").intValue() : 0;
    if (status >= 400 && status < 500) {
      return rejected("item status " + status);
    }
    if (status != 200) {
      return invalid(status == 0 ? "the item is missing" : "item status " + status);
    }
    if (!item.path("results").isArray()) {
      return invalid("the item has no results");
    }
    try {
      return new Verdict.Done<>(new Screening.Screened(matches(item.path("results")), list));
    } catch (InvalidReplyException e) {
      return invalid(e.getMessage());
    }
  }

  private List<Match> matches(JsonNode results) {
    return StreamSupport.stream(results.spliterator(), false)
        .map(matches::read)
        .sorted(BEST_FIRST)
        .toList();
  }

  /** The entity's fault, unless the API complains about what all entities have in common. */
  private static Verdict<Screening> refused(int status, byte[] body) {
    Complaint complaint = Complaint.in(body);
    return complaint.ofConfiguration()
        ? misconfigured("HTTP " + status + ": check scoring.yente.algorithm, threshold and limit")
        : rejected("HTTP " + status + complaint.places());
  }

  private static Verdict<Screening> rejected(String detail) {
    return new Verdict.Done<>(new Screening.ScreeningFailed(Reason.REJECTED, detail));
  }

  private static Verdict<Screening> invalid(String why) {
    return retry(Health.FAILED, Duration.ZERO, "invalid reply: " + why);
  }

  private static Verdict<Screening> misconfigured(String detail) {
    return retry(Health.REFUSED, Duration.ZERO, detail);
  }

  private static Verdict<Screening> retry(Health health, Duration pause, String detail) {
    return new Verdict.Retry<>(Reason.UNAVAILABLE, detail, health, pause);
  }
}
