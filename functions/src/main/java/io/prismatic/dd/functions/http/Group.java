package io.prismatic.dd.functions.http;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.limit.Feedback;
import io.prismatic.dd.functions.limit.Permit;
import io.prismatic.dd.functions.limit.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.ExceptionUtils;

/**
 * Queries that share a request. It waits for its permit as long as the most urgent of them, and
 * lives on the event loop.
 */
final class Group<Q, R> implements Waiter {

  private final BatchedCalls<Q, R> calls;
  private final List<Asked<Q, R>> members;
  private final long deadline;
  private boolean asks;

  Group(BatchedCalls<Q, R> calls, List<Asked<Q, R>> members) {
    this.calls = calls;
    this.members = new ArrayList<>(members);
    if (members.size() > 1) {
      long first = members.get(0).deadline();
      this.members.sort(Comparator.comparingLong(one -> one.deadline() - first));
    }
    this.deadline = this.members.get(0).deadline();
  }

  /** One that is more urgent would be dropped too late. */
  boolean admits(Asked<Q, R> asked) {
    return asked.deadline() - deadline >= 0;
  }

  void add(Asked<Q, R> asked) {
    members.add(asked);
  }

  int size() {
    return members.size();
  }

  /** Asks for a permit, once. */
  void ask() {
    if (!asks) {
      asks = true;
      calls.bucket.acquire(deadline, this);
    }
  }

  @Override
  public void granted(Permit permit) {
    calls.loop.run(() -> send(permit));
  }

  @Override
  public void dropped(Denial why) {
    calls.loop.run(() -> dropUrgent(why));
  }

  private void dropUrgent(Denial why) {
    calls.leaves(this);
    long now = System.nanoTime();
    List<Asked<Q, R>> others = new ArrayList<>();
    for (Asked<Q, R> one : members) {
      if (why == Denial.CLOSED || one.deadline() - deadline <= 0 || one.deadline() - now <= 0) {
        one.dropped(why);
      } else {
        others.add(one);
      }
    }
    askFor(others);
  }

  private void askFor(List<Asked<Q, R>> others) {
    if (!others.isEmpty()) {
      new Group<>(calls, others).ask();
    }
  }

  private void send(Permit permit) {
    calls.leaves(this);
    List<Asked<Q, R>> sent = new ArrayList<>(members.size());
    Duration left = Duration.ZERO;
    for (Asked<Q, R> one : members) {
      Duration its = one.left();
      if (its.isZero()) {
        one.dropped(Denial.BUSY);
      } else {
        sent.add(one);
        left = its.compareTo(left) > 0 ? its : left;
      }
    }
    if (sent.isEmpty()) {
      permit.end(Feedback.NONE);
      return;
    }
    HttpRequest request;
    try {
      request = calls.exchange.request(queries(sent));
    } catch (Throwable e) {
      broken(permit, sent, e);
      return;
    }
    Duration longest = left.compareTo(calls.limits.timeout()) < 0 ? left : calls.limits.timeout();
    for (Asked<Q, R> one : sent) {
      one.attempted();
      if (sent.size() > 1 && one.left().compareTo(longest) < 0) {
        calls.loop.after(
            one.left(), () -> one.fail(Reason.TIMED_OUT, "no reply before the deadline"));
      }
    }
    PaidHops hops =
        new PaidHops(calls.loop, calls.bucket, permit, System.nanoTime() + left.toNanos());
    calls.client.send(
        request, calls.limits, left, hops, outcome -> ended(hops.permit(), sent, outcome));
  }

  private void ended(Permit permit, List<Asked<Q, R>> sent, HttpOutcome outcome) {
    BatchExchange.Judgement<R> judgement;
    try {
      judgement = calls.exchange.judge(queries(sent), outcome);
    } catch (Throwable e) {
      broken(permit, sent, e);
      return;
    }
    permit.end(judgement.feedback());
    Map<Integer, Verdict<R>> verdicts = judgement.verdicts();
    List<Asked<Q, R>> undecided = new ArrayList<>();
    Duration wait = sent.get(0).backoff();
    for (int i = 0; i < sent.size(); i++) {
      Asked<Q, R> one = sent.get(i);
      if (!one.isOpen()) {
        continue;
      }
      Verdict<R> verdict = verdicts.get(i);
      if (verdict instanceof Verdict.Done<R> done) {
        one.done(done.result());
      } else if (verdict instanceof Verdict.Retry<R> retry) {
        if (one.mayRetry(retry, wait)) {
          calls.bucket.retried();
          calls.loop.after(wait, () -> calls.gather(one));
        }
      } else {
        one.notAttempted();
        undecided.add(one);
      }
    }
    askAgain(undecided, verdicts.isEmpty());
  }

  private void askAgain(List<Asked<Q, R>> undecided, boolean halve) {
    int half = halve ? (undecided.size() + 1) / 2 : undecided.size();
    askFor(undecided.subList(0, half));
    askFor(undecided.subList(half, undecided.size()));
  }

  private static <Q, R> List<Q> queries(List<Asked<Q, R>> asked) {
    if (asked.size() == 1) {
      return List.of(asked.get(0).query());
    }
    return asked.stream().map(Asked::query).toList();
  }

  private static void broken(Permit permit, List<? extends Asked<?, ?>> sent, Throwable error) {
    ExceptionUtils.rethrowIfFatalErrorOrOOM(error);
    permit.end(Feedback.NONE);
    sent.forEach(one -> one.broken(error));
  }
}
