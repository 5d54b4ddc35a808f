package io.prismatic.dd.functions.http;

import io.prismatic.dd.functions.limit.BucketLease;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Like {@link Calls}, with several queries a request and one permit a request. Queries that wait
 * anyway, for a permit or after a failure, are put together; for others a request waits some
 * milliseconds at most. Each query has its own deadline, attempts and result.
 *
 * @param <Q> what is asked
 * @param <R> the result of one query, failures included
 */
public final class BatchedCalls<Q, R> {

  /** Costs little beside a call over the network. */
  private static final Duration LINGER = Duration.ofMillis(2);

  final EventLoop loop;
  final BoundedHttpClient client;
  final BucketLease bucket;
  final AttemptLimits limits;
  final BatchExchange<Q, R> exchange;
  private final RetryLimits retries;
  private final int most;

  /** Which further queries may join; touched on the event loop only. */
  private Group<Q, R> open;

  /**
   * @param most the queries a request holds at most, from 1
   */
  public BatchedCalls(
      EventLoop loop,
      BoundedHttpClient client,
      BucketLease bucket,
      AttemptLimits limits,
      RetryLimits retries,
      int most,
      BatchExchange<Q, R> exchange) {
    this.loop = loop;
    this.client = client;
    this.bucket = bucket;
    this.limits = limits;
    this.retries = retries;
    this.most = most;
    this.exchange = exchange;
  }

  /** As {@link Calls#call}. */
  public CompletionStage<R> call(Q query, Duration deadline) {
    Asked<Q, R> asked = new Asked<>(query, deadline, retries, exchange::failed);
    if (most == 1) {
      new Group<>(this, List.of(asked)).ask();
    } else {
      loop.run(() -> gather(asked));
    }
    return asked.result();
  }

  /** Puts a query into the open group or begins one. */
  void gather(Asked<Q, R> asked) {
    if (most == 1) {
      new Group<>(this, List.of(asked)).ask();
      return;
    }
    if (open == null || !open.admits(asked)) {
      Group<Q, R> group = new Group<>(this, List.of(asked));
      open = group;
      loop.after(LINGER, group::ask);
    } else {
      open.add(asked);
    }
    if (open.size() >= most) {
      Group<Q, R> full = open;
      open = null;
      full.ask();
    }
  }

  /** Nobody may join any more. */
  void leaves(Group<Q, R> group) {
    if (group.equals(open)) {
      open = null;
    }
  }
}
