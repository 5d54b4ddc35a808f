package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.http.BatchExchange.Judgement;
import io.prismatic.dd.functions.http.HttpOutcome;
import io.prismatic.dd.functions.http.Verdict;
import io.prismatic.dd.functions.limit.Feedback;
import io.prismatic.dd.functions.limit.Feedback.Health;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.ScreeningVersion;
import io.prismatic.dd.functions.score.Screening;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells what a reply of yente means. On the event loop. Unknown fields are fine, but a reply that
 * does not plainly say who was found is none: to read it as "no hit" would clear the entity. The
 * API's words are not repeated, they may quote the entity.
 */
final class ReplyReader {

  private static final Comparator<Match> BEST_FIRST =
      Comparator.comparingDouble(Match::score).reversed().thenComparing(Match::id);

  private final double threshold;
  private final DroppedProperties dropped;
  private volatile ScreeningVersion list;

  ReplyReader(YenteSettings settings, DroppedProperties dropped) {
    this.list = new ScreeningVersion("yente", "1", settings.algorithm(), settings.dataset(), "");
    this.threshold = settings.threshold();
    this.dropped = dropped;
  }

  ScreeningVersion list() {
    return list;
  }

  /** From now on the list has this version. */
  void listVersion(String version) {
    list =
        new ScreeningVersion(
            list.screener(), list.screenerVersion(), list.algorithm(), list.list(), version);
  }

  /** Judges the complete reply to a request. */
  Judgement<Screening> read(List<Entity> entities, HttpOutcome.Reply reply, Instant now) {
    int status = reply.status();
    return switch (status) {
      case 200 -> found(entities, reply);
      case 400, 413, 422 -> refused(entities.size(), status, reply.body());
      case 408, 425 -> all(entities.size(), retry(Health.FAILED, Duration.ZERO, "HTTP " + status));
      case 429 ->
          all(
              entities.size(),
              reply.tellsPause()
                  ? retry(Health.THROTTLED, reply.pause(now), "throttled, HTTP 429")
                  : retry(Health.EXHAUSTED, Duration.ZERO, "HTTP 429 without Retry-After"));
      default ->
          all(
              entities.size(),
              status >= 500
                  ? retry(Health.FAILED, reply.pause(now), "HTTP " + status)
                  : retry(
                      Health.REFUSED,
                      Duration.ZERO,
                      "HTTP " + status + ": check scoring.yente.url, dataset and api-key"));
    };
  }

  /** The same for all queries of a request. */
  static Judgement<Screening> all(int queries, Verdict<Screening> verdict) {
    Map<Integer, Verdict<Screening>> verdicts = new HashMap<>();
    for (int i = 0; i < queries; i++) {
      verdicts.put(i, verdict);
    }
    return new Judgement<>(verdict.feedback(), verdicts);
  }

  private Judgement<Screening> found(List<Entity> entities, HttpOutcome.Reply reply) {
    Map<String, ReplyItem> items;
    try {
      items = ReplyItem.read(reply.body());
    } catch (IOException e) {
      return all(entities.size(), invalid("it is " + reply.notJson()));
    }
    Map<Integer, Verdict<Screening>> verdicts = new HashMap<>();
    // An API that answers some is well; one that answers none is not.
    Feedback feedback = null;
    for (int i = 0; i < entities.size(); i++) {
      String key = MatchRequest.key(i, entities.size());
      Verdict<Screening> verdict =
          verdict(entities.get(i), items.getOrDefault(key, ReplyItem.MISSING));
      verdicts.put(i, verdict);
      if (feedback == null || verdict instanceof Verdict.Done) {
        feedback = verdict.feedback();
      }
    }
    return new Judgement<>(feedback, verdicts);
  }

  private Verdict<Screening> verdict(Entity entity, ReplyItem item) {
    int status = item.status();
    if (status >= 400 && status < 500) {
      return rejected("item status " + status);
    }
    if (status != 200) {
      return invalid(status == 0 ? "the item is missing" : "item status " + status);
    }
    if (item.results() == null) {
      return invalid("the item has no results");
    }
    try {
      Screening screened = new Screening.Screened(matches(item.results()), list);
      dropped.compare(entity, item.understood());
      return new Verdict.Done<>(screened);
    } catch (InvalidReplyException e) {
      return invalid(e.getMessage());
    }
  }

  private List<Match> matches(List<MatchResult> results) {
    if (results.isEmpty()) {
      return List.of();
    }
    List<Match> read = new ArrayList<>(results.size());
    for (MatchResult result : results) {
      read.add(result.match(threshold));
    }
    read.sort(BEST_FIRST);
    return read;
  }

  /** The entity's fault, unless the API complains about what all entities have in common. */
  private static Judgement<Screening> refused(int queries, int status, byte[] body) {
    Complaint complaint = Complaint.in(body);
    Map<Integer, Verdict<Screening>> verdicts = new HashMap<>();
    if (complaint.ofConfiguration()) {
      Verdict<Screening> verdict =
          retry(
              Health.REFUSED,
              Duration.ZERO,
              "HTTP " + status + ": check scoring.yente.algorithm, threshold and limit");
      return all(queries, verdict);
    }
    if (queries == 1) {
      verdicts.put(0, rejected("HTTP " + status + complaint.places()));
    } else if (status == 422) {
      for (int i = 0; i < queries; i++) {
        String places = complaint.queries().get(MatchRequest.key(i, queries));
        if (places != null) {
          verdicts.put(i, rejected("HTTP 422" + places));
        }
      }
    }
    return new Judgement<>(Feedback.HEALTHY, verdicts);
  }

  private static Verdict<Screening> rejected(String detail) {
    return new Verdict.Done<>(new Screening.ScreeningFailed(Reason.REJECTED, detail));
  }

  private static Verdict<Screening> invalid(String why) {
    return retry(Health.FAILED, Duration.ZERO, "invalid reply: " + why);
  }

  private static Verdict<Screening> retry(Health health, Duration pause, String detail) {
    return new Verdict.Retry<>(Reason.UNAVAILABLE, detail, health, pause);
  }
}
