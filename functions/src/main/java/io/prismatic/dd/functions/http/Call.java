package io.prismatic.dd.functions.http;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.limit.BucketLease;
import io.prismatic.dd.functions.limit.Feedback;
import io.prismatic.dd.functions.limit.Permit;
import io.prismatic.dd.functions.limit.Waiter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.flink.util.ExceptionUtils;

/**
 * One query's way to its result. Lives on the event loop; what it waits with in the bucket is
 * handed over by the bucket's lock.
 */
final class Call<Q, R> implements Waiter {

  private final Q query;
  private final long deadline;
  private final EventLoop loop;
  private final BoundedHttpClient client;
  private final BucketLease bucket;
  private final AttemptLimits attempt;
  private final RetryLimits retries;
  private final Exchange<Q, R> exchange;
  private final CompletableFuture<R> result = new CompletableFuture<>();
  private int attempts;
  private Verdict.Retry<R> last;

  Call(
      Q query,
      long deadline,
      EventLoop loop,
      BoundedHttpClient client,
      BucketLease bucket,
      AttemptLimits attempt,
      RetryLimits retries,
      Exchange<Q, R> exchange) {
    this.query = query;
    this.deadline = deadline;
    this.loop = loop;
    this.client = client;
    this.bucket = bucket;
    this.attempt = attempt;
    this.retries = retries;
    this.exchange = exchange;
  }

  /** Asks for the first attempt's permit and returns at once. */
  CompletionStage<R> start() {
    bucket.acquire(deadline, this);
    return result;
  }

  @Override
  public void granted(Permit permit) {
    loop.run(() -> attempt(permit));
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
    HttpRequest request;
    try {
      request = exchange.request(query);
    } catch (Throwable e) {
      ExceptionUtils.rethrowIfFatalErrorOrOOM(e);
      permit.end(Feedback.NONE);
      result.completeExceptionally(e);
      return;
    }
    client.send(request, attempt, left(), permit::sent, outcome -> ended(permit, outcome));
  }

  private void ended(Permit permit, HttpOutcome outcome) {
    Verdict<R> verdict;
    try {
      verdict = exchange.judge(query, outcome);
    } catch (Throwable e) {
      ExceptionUtils.rethrowIfFatalErrorOrOOM(e);
      permit.end(Feedback.NONE);
      result.completeExceptionally(e);
      return;
    }
    permit.end(verdict.feedback());
    if (verdict instanceof Verdict.Done<R> done) {
      result.complete(done.result());
    } else if (verdict instanceof Verdict.Retry<R> retry) {
      again(retry);
    }
  }

  private void again(Verdict.Retry<R> retry) {
    last = retry;
    Duration wait = retries.backoff().after(attempts);
    if (attempts >= retries.maxAttempts() || wait.compareTo(left()) >= 0) {
      fail(retry.reason(), retry.detail() + ", " + attempts());
    } else {
      loop.after(wait, () -> bucket.acquire(deadline, this));
    }
  }

  private void fail(Reason reason, String detail) {
    try {
      result.complete(exchange.failed(query, reason, detail));
    } catch (Throwable e) {
      ExceptionUtils.rethrowIfFatalErrorOrOOM(e);
      result.completeExceptionally(e);
    }
  }

  private String attempts() {
    return attempts + (attempts == 1 ? " attempt" : " attempts");
  }

  private Duration left() {
    return Duration.ofMillis(Math.max(0, (deadline - System.nanoTime()) / 1_000_000));
  }
}
