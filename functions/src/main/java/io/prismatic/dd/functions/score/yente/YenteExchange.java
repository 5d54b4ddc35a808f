package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.http.BatchExchange;
import io.prismatic.dd.functions.http.HttpOutcome;
import io.prismatic.dd.functions.http.HttpRequest;
import io.prismatic.dd.functions.http.Verdict;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.TraceContext;
import io.prismatic.dd.functions.score.Screening;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What is asked of yente for some entities, and what its reply means. */
final class YenteExchange implements BatchExchange<Entity, Screening> {

  private final HttpRequest head;
  private final ReplyReader replies;

  /**
   * @param apiKey the key itself, or null
   */
  YenteExchange(YenteSettings settings, String apiKey, ReplyReader replies) {
    this.head = MatchRequest.head(settings, apiKey);
    this.replies = replies;
  }

  @Override
  public HttpRequest request(List<Entity> entities) {
    return head.body(MatchRequest.body(entities)).trace(shared(entities));
  }

  /** The trace that all entities belong to; a request cannot be part of several. */
  private static TraceContext shared(List<Entity> entities) {
    TraceContext first = TraceContext.of(entities.get(0).record().headers());
    for (Entity entity : entities.subList(1, entities.size())) {
      if (!Objects.equals(first, TraceContext.of(entity.record().headers()))) {
        return null;
      }
    }
    return first;
  }

  @Override
  public Judgement<Screening> judge(List<Entity> entities, HttpOutcome outcome) {
    if (outcome instanceof HttpOutcome.Failed failed) {
      return ReplyReader.all(entities.size(), Verdict.retry(failed));
    }
    return replies.read(entities, (HttpOutcome.Reply) outcome, Instant.now());
  }

  @Override
  public Screening failed(Entity entity, Reason reason, String detail) {
    return new Screening.ScreeningFailed(reason, detail);
  }
}
