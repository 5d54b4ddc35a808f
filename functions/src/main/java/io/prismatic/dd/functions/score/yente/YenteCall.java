package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.limit.BucketLease;
import io.prismatic.dd.functions.limit.Feedback;
import io.prismatic.dd.functions.limit.Permit;
import io.prismatic.dd.functions.limit.Waiter;
import io.prismatic.dd.functions.score.Backoff;
import io.prismatic.dd.functions.score.Screening;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Attempts for one entity until there is an outcome: at most {@code max-attempts}, all within the
 * deadline, with back-off in between, each with a permit of its own. While there is none, no
 * attempt is used up. Lives on the client's event loop; what it waits with in the bucket is handed
 * over by the bucket's lock.
 */
final class YenteCall implements Waiter {

  private final YenteHttp http;
  private final Context context;
  private final BucketLease bucket;
  private final Backoff backoff;
  private final int maxAttempts;
  private final long deadline;
  private final Buffer body;
  private final CompletableFuture<Screening> outcome = new CompletableFuture<>();
  private int attempts;
  private Verdict.Retry last;

  YenteCall(
      YenteHttp http,
      Context context,
      BucketLease bucket,
      Backoff backoff,
      YenteSettings settings,
      Buffer body) {
    this.http = http;
    this.context = context;
    this.bucket = bucket;
    this.backoff = backoff;
    this.maxAttempts = settings.maxAttempts();
    this.deadline = System.nanoTime() + settings.deadline().toNanos();
    this.body = body;
  }

  /** Asks for the first attempt's permit and returns at once. */
  CompletionStage<Screening> start() {
    bucket.acquire(deadline, this);
    return outcome;
  }

  @Override
  public void granted(Permit permit) {
    context.runOnContext(ignored -> attempt(permit));
  }

  @Override
  public void dropped(Denial why) {
    if (last == null) {
      Reason reason = why == Denial.BUSY ? Reason.TIMED_OUT : Reason.UNAVAILABLE;
      fail(reason, "no call before the deadline, " + why.text());
    } else {
      fail(last.reason(), last.detail() + ", " + attempts() + ", then " + why.text());
    }
  }

  private void attempt(Permit permit) {
    if (left().isZero()) {
      permit.end(Feedback.NONE);
      dropped(Denial.BUSY);
      return;
    }
    attempts++;
    http.post(
        body,
        left(),
        permit::sent,
        verdict -> {
          permit.end(verdict.feedback());
          judge(verdict);
        });
  }

  private void judge(Verdict verdict) {
    if (verdict instanceof Verdict.Done done) {
      outcome.complete(done.screening());
    } else if (verdict instanceof Verdict.Retry retry) {
      again(retry);
    }
  }

  private void again(Verdict.Retry retry) {
    last = retry;
    Duration wait = backoff.after(attempts);
    if (attempts >= maxAttempts || wait.compareTo(left()) >= 0) {
      fail(retry.reason(), retry.detail() + ", " + attempts());
    } else {
      context
          .owner()
          .setTimer(Math.max(1, wait.toMillis()), ignored -> bucket.acquire(deadline, this));
    }
  }

  private void fail(Reason reason, String detail) {
    outcome.complete(new Screening.ScreeningFailed(reason, detail));
  }

  private String attempts() {
    return attempts + (attempts == 1 ? " attempt" : " attempts");
  }

  private Duration left() {
    return Duration.ofMillis(Math.max(0, (deadline - System.nanoTime()) / 1_000_000));
  }
}
