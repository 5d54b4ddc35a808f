package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.score.Backoff;
import io.prismatic.dd.functions.score.Screening;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Attempts for one entity until there is an outcome: at most {@code max-attempts}, all within the
 * deadline, with back-off in between. Lives on the client's event loop.
 */
final class YenteCall {

  private final YenteHttp http;
  private final Context context;
  private final Backoff backoff;
  private final ConfigurationAlarm alarm;
  private final int maxAttempts;
  private final long deadline;
  private final Buffer body;
  private final CompletableFuture<Screening> outcome = new CompletableFuture<>();
  private int attempts;

  YenteCall(
      YenteHttp http,
      Context context,
      Backoff backoff,
      ConfigurationAlarm alarm,
      YenteSettings settings,
      Buffer body) {
    this.http = http;
    this.context = context;
    this.backoff = backoff;
    this.alarm = alarm;
    this.maxAttempts = settings.maxAttempts();
    this.deadline = System.nanoTime() + settings.deadline().toNanos();
    this.body = body;
  }

  /** Starts the first attempt and returns at once. */
  CompletionStage<Screening> start() {
    context.runOnContext(ignored -> attempt());
    return outcome;
  }

  private void attempt() {
    Duration left = left();
    if (left.isZero()) {
      fail(new Verdict.Retry(Reason.TIMED_OUT, "no time left for an attempt"));
      return;
    }
    attempts++;
    http.post(body, left, this::judge);
  }

  private void judge(Verdict verdict) {
    if (verdict instanceof Verdict.Done done) {
      outcome.complete(done.screening());
    } else if (verdict instanceof Verdict.Retry retry) {
      again(retry);
    }
  }

  private void again(Verdict.Retry retry) {
    if (retry.misconfigured()) {
      alarm.raise(retry.detail());
    }
    Duration backedOff = backoff.after(attempts);
    Duration wait = retry.notBefore().compareTo(backedOff) > 0 ? retry.notBefore() : backedOff;
    if (attempts >= maxAttempts || wait.compareTo(left()) >= 0) {
      fail(retry);
    } else {
      context.owner().setTimer(Math.max(1, wait.toMillis()), ignored -> attempt());
    }
  }

  private void fail(Verdict.Retry last) {
    String detail = last.detail() + ", " + attempts + (attempts == 1 ? " attempt" : " attempts");
    outcome.complete(new Screening.ScreeningFailed(last.reason(), detail));
  }

  private Duration left() {
    return Duration.ofMillis(Math.max(0, (deadline - System.nanoTime()) / 1_000_000));
  }
}
