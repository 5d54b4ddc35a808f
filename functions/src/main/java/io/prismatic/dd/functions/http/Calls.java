package io.prismatic.dd.functions.http;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.limit.BucketLease;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Calls an API until there is a result: at most so many attempts, all within the deadline, with
 * back-off in between, each with a permit of its own. While the bucket gives none, no attempt is
 * used up. Closes neither the event loop nor the bucket.
 *
 * @param <Q> what is asked
 * @param <R> the result, failures included
 */
public final class Calls<Q, R> {

  private final BatchedCalls<Q, R> calls;

  public Calls(
      EventLoop loop,
      BoundedHttpClient client,
      BucketLease bucket,
      AttemptLimits attempt,
      RetryLimits retries,
      Exchange<Q, R> exchange) {
    calls = new BatchedCalls<>(loop, client, bucket, attempt, retries, 1, new Single<>(exchange));
  }

  /**
   * Asks and returns at once; on any thread. Completes within the deadline, on the event loop or
   * the bucket's thread; exceptionally only if the exchange throws.
   */
  public CompletionStage<R> call(Q query, Duration deadline) {
    return calls.call(query, deadline);
  }

  private record Single<Q, R>(Exchange<Q, R> exchange) implements BatchExchange<Q, R> {

    @Override
    public HttpRequest request(List<Q> queries) {
      return exchange.request(queries.get(0));
    }

    @Override
    public Judgement<R> judge(List<Q> queries, HttpOutcome outcome) {
      Verdict<R> verdict = exchange.judge(queries.get(0), outcome);
      return new Judgement<>(verdict.feedback(), Map.of(0, verdict));
    }

    @Override
    public R failed(Q query, Reason reason, String detail) {
      return exchange.failed(query, reason, detail);
    }
  }
}
