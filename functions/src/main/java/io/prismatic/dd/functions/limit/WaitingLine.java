package io.prismatic.dd.functions.limit;

import io.prismatic.dd.functions.limit.Waiter.Denial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Who waits for a permit: whoever has the least time left comes first. Not safe for concurrent use.
 */
final class WaitingLine {

  private final PriorityQueue<Waiting> queue = new PriorityQueue<>();
  private long number;

  record Waiting(BucketLease lease, long deadline, long number, long since, Waiter waiter)
      implements Comparable<Waiting> {

    @Override
    public int compareTo(Waiting other) {
      long left = deadline - other.deadline;
      return left == 0 ? Long.compare(number, other.number) : Long.signum(left);
    }

    void drop(Denial why) {
      lease.waited(System.nanoTime() - since);
      waiter.dropped(why);
    }

    void grant(Permit permit) {
      lease.waited(System.nanoTime() - since);
      waiter.granted(permit);
    }
  }

  /** Makes a waiter that is not in the line yet. */
  Waiting waiting(BucketLease lease, long deadline, long now, Waiter waiter) {
    return new Waiting(lease, deadline, number++, now, waiter);
  }

  void add(Waiting waiting) {
    queue.add(waiting);
  }

  void remove(Waiting waiting) {
    queue.remove(waiting);
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Whoever has the least time left, null if nobody has any. */
  Waiting first(long now) {
    return !queue.isEmpty() && nanosLeft(now) > 0 ? queue.element() : null;
  }

  /** Whoever has the most time left, null if nobody has any. */
  Waiting last(long now) {
    return first(now) == null ? null : Collections.max(queue);
  }

  /** How long the first one still has; for ever if nobody waits. */
  long nanosLeft(long now) {
    return queue.isEmpty() ? Long.MAX_VALUE : queue.element().deadline() - now;
  }

  /** Takes out those whose deadline has passed. */
  List<Waiting> expired(long now) {
    List<Waiting> expired = new ArrayList<>();
    while (nanosLeft(now) <= 0) {
      expired.add(queue.remove());
    }
    return expired;
  }

  /** Takes out those of a lease. */
  List<Waiting> of(BucketLease lease) {
    List<Waiting> left = new ArrayList<>();
    for (Iterator<Waiting> waiting = queue.iterator(); waiting.hasNext(); ) {
      Waiting one = waiting.next();
      if (one.lease() == lease) {
        waiting.remove();
        left.add(one);
      }
    }
    return left;
  }
}
