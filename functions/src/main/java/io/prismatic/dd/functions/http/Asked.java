package io.prismatic.dd.functions.http;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.limit.Waiter.Denial;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.flink.util.ExceptionUtils;

/**
 * A query on its way to its result: what became of its attempts, and how much time is left. Only
 * the first result counts.
 */
final class Asked<Q, R> {

  /** Makes the result of a query that failed. */
  interface Failing<Q, R> {
    R failed(Q query, Reason reason, String detail);
  }

  private final Q query;
  private final long deadline;
  private final RetryLimits limits;
  private final Failing<Q, R> failing;
  private final CompletableFuture<R> result = new CompletableFuture<>();
  private int attempts;
  private Verdict.Retry<R> last;

  Asked(Q query, Duration left, RetryLimits limits, Failing<Q, R> failing) {
    this.query = query;
    this.deadline = System.nanoTime() + left.toNanos();
    this.limits = limits;
    this.failing = failing;
  }

  Q query() {
    return query;
  }

  /** As {@link System#nanoTime}. */
  long deadline() {
    return deadline;
  }

  CompletionStage<R> result() {
    return result;
  }

  boolean isOpen() {
    return !result.isDone();
  }

  Duration left() {
    return Duration.ofMillis(Math.max(0, (deadline - System.nanoTime()) / 1_000_000));
  }

  void attempted() {
    attempts++;
  }

  /** The attempt was none: the request as a whole was refused. */
  void notAttempted() {
    attempts--;
  }

  void done(R with) {
    result.complete(with);
  }

  /** A fault of ours. */
  void broken(Throwable error) {
    result.completeExceptionally(error);
  }

  /** There was no permit in time. */
  void dropped(Denial why) {
    if (last == null) {
      Reason reason = why == Denial.BUSY ? Reason.TIMED_OUT : Reason.UNAVAILABLE;
      fail(reason, why.noCall());
    } else {
      fail(last.reason(), last.detail() + ", " + attempts() + ", then " + why.text());
    }
  }

  /** Whether there may be another attempt after the wait; if not, it has failed. */
  boolean mayRetry(Verdict.Retry<R> retry, Duration wait) {
    last = retry;
    if (attempts < limits.maxAttempts() && wait.compareTo(left()) < 0) {
      return true;
    }
    fail(retry.reason(), retry.detail() + ", " + attempts());
    return false;
  }

  /** How long to wait before the next attempt. */
  Duration backoff() {
    return limits.backoff().after(attempts);
  }

  void fail(Reason reason, String detail) {
    if (result.isDone()) {
      return;
    }
    try {
      result.complete(failing.failed(query, reason, detail));
    } catch (Throwable e) {
      ExceptionUtils.rethrowIfFatalErrorOrOOM(e);
      broken(e);
    }
  }

  private String attempts() {
    return attempts + (attempts == 1 ? " attempt" : " attempts");
  }
}
