package io.prismatic.dd.functions.http;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.limit.Feedback;
import java.util.List;
import java.util.Map;

/**
 * What is particular to an API that takes several queries in one request. Pure; called on the event
 * loop.
 *
 * @param <Q> what is asked
 * @param <R> the result of one query, failures included
 */
public interface BatchExchange<Q, R> {

  /** The request of an attempt; made anew for each. */
  HttpRequest request(List<Q> queries);

  /** What became of it; never leaves a query undecided that was asked alone. */
  Judgement<R> judge(List<Q> queries, HttpOutcome outcome);

  /** As {@link Exchange#failed}. */
  R failed(Q query, Reason reason, String detail);

  /**
   * What an outcome means.
   *
   * @param feedback what it tells about the API
   * @param verdicts by the query's position, from 0; queries without one are asked again at once,
   *     together if another one was to blame, and in two halves if nobody knows who was
   */
  record Judgement<R>(Feedback feedback, Map<Integer, Verdict<R>> verdicts) {}
}
