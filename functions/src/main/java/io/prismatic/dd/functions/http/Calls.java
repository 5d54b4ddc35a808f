package io.prismatic.dd.functions.http;

import io.prismatic.dd.functions.limit.BucketLease;
import java.time.Duration;
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

  private final EventLoop loop;
  private final BoundedHttpClient client;
  private final BucketLease bucket;
  private final AttemptLimits attempt;
  private final RetryLimits retries;
  private final Exchange<Q, R> exchange;

  public Calls(
      EventLoop loop,
      BoundedHttpClient client,
      BucketLease bucket,
      AttemptLimits attempt,
      RetryLimits retries,
      Exchange<Q, R> exchange) {
    this.loop = loop;
    this.client = client;
    this.bucket = bucket;
    this.attempt = attempt;
    this.retries = retries;
    this.exchange = exchange;
  }

  /**
   * Asks and returns at once; on any thread. Completes within the deadline, on the event loop or
   * the bucket's thread; exceptionally only if the exchange throws.
   */
  public CompletionStage<R> call(Q query, Duration deadline) {
    return new Call<>(
            query,
            System.nanoTime() + deadline.toNanos(),
            loop,
            client,
            bucket,
            attempt,
            retries,
            exchange)
        .start();
  }
}
