package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.http.Exchange;
import io.prismatic.dd.functions.http.HttpOutcome;
import io.prismatic.dd.functions.http.HttpRequest;
import io.prismatic.dd.functions.http.Verdict;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.score.Screening;
import java.time.Instant;

/** What is asked of yente for an entity, and what its reply means. */
final class YenteExchange implements Exchange<Entity, Screening> {

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
  public HttpRequest request(Entity entity) {
    return head.body(MatchRequest.body(entity));
  }

  @Override
  public Verdict<Screening> judge(Entity entity, HttpOutcome outcome) {
    if (outcome instanceof HttpOutcome.Failed failed) {
      return Verdict.retry(failed);
    }
    HttpOutcome.Reply reply = (HttpOutcome.Reply) outcome;
    return replies.read(reply.status(), reply.pauseHeader(), reply.body(), Instant.now());
  }

  @Override
  public Screening failed(Entity entity, Reason reason, String detail) {
    return new Screening.ScreeningFailed(reason, detail);
  }
}
