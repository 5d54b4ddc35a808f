package io.prismatic.dd.functions.limit;

import io.prismatic.dd.functions.limit.Waiter.Denial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The quota of an API as one TaskManager may use it: a rate, a cap on calls at a time, pauses and a
 * circuit, for all subtasks together. One thread of its own hands out permits; nobody else waits,
 * and with neither rate nor obstacle a permit is there at once, on the caller's thread.
 */
final class Bucket {

  private static final Logger LOG = LoggerFactory.getLogger(Bucket.class);
  private static final long CLOSE_MILLIS = 1_000;

  /** A connection that takes longer holds up no other call. */
  private static final long LONGEST_SEND = Duration.ofSeconds(1).toNanos();

  private final BucketSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PriorityQueue<Waiting> queue = new PriorityQueue<>();
  private final Shares shares = new Shares();
  private final Circuit circuit;
  private final Pacer pacer;
  private final Thread thread;
  private long number;
  private Permit sending;
  private long sendingUntil;
  private int running;
  private long pausedUntil = System.nanoTime();
  private boolean closed;

  private record Waiting(BucketLease lease, long deadline, long number, long since, Waiter waiter)
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

  Bucket(BucketSettings settings, Subtask first) {
    this.settings = settings;
    this.circuit =
        new Circuit(
            settings.name(),
            settings.circuitFailures(),
            settings.circuitOpen(),
            new MonotonicClock(),
            LOG::warn);
    shares.add(first.index(), first.parallelism());
    this.pacer = settings.rate().isUnlimited() ? Pacer.unlimited() : Pacer.of(rate());
    this.thread = new Thread(this::pace, "bucket-" + settings.name());
    thread.setDaemon(true);
    thread.start();
  }

  String name() {
    return settings.name();
  }

  BucketSettings settings() {
    return settings;
  }

  void join(Subtask subtask) {
    lock.lock();
    try {
      shares.add(subtask.index(), subtask.parallelism());
      reshare();
    } finally {
      lock.unlock();
    }
  }

  void leave(BucketLease lease) {
    List<Waiting> left = new ArrayList<>();
    lock.lock();
    try {
      shares.remove(lease.subtask().index(), lease.subtask().parallelism());
      reshare();
      for (Iterator<Waiting> waiting = queue.iterator(); waiting.hasNext(); ) {
        Waiting one = waiting.next();
        if (one.lease() == lease) {
          waiting.remove();
          left.add(one);
        }
      }
    } finally {
      lock.unlock();
    }
    left.forEach(waiting -> quietly(() -> waiting.drop(Denial.CLOSED)));
  }

  private void reshare() {
    if (!shares.isEmpty()) {
      pacer.rate(rate());
      changed.signal();
    }
  }

  private double rate() {
    return settings.rate().perSecond() * shares.fraction();
  }

  void acquire(BucketLease lease, long deadline, Waiter waiter) {
    Permit permit = null;
    Waiting waiting;
    lock.lock();
    try {
      long now = System.nanoTime();
      waiting = new Waiting(lease, deadline, number++, now, waiter);
      if (!closed && !lease.isClosed()) {
        if (pacer.isUnlimited() && queue.isEmpty() && deadline - now > 0) {
          permit = permit(lease, now);
        }
        if (permit == null) {
          queue.add(waiting);
          changed.signal();
          return;
        }
      }
    } finally {
      lock.unlock();
    }
    if (permit == null) {
      waiting.drop(Denial.CLOSED);
    } else {
      waiting.grant(permit);
    }
  }

  /** Null if nothing may be called now. */
  private Permit permit(BucketLease lease, long now) {
    if (nanosBlocked(now) > 0 || !circuit.tryPass()) {
      return null;
    }
    running++;
    return lease.grant(circuit.isOpen());
  }

  /** How long cap, pause and circuit forbid any call; for ever if only an end of a call helps. */
  private long nanosBlocked(long now) {
    if (running >= shares.of(settings.concurrency())) {
      return Long.MAX_VALUE;
    }
    long probe = TimeUnit.MILLISECONDS.toNanos(circuit.millisToWait());
    return Math.max(pausedUntil - now, probe);
  }

  private void pace() {
    try {
      while (true) {
        List<Waiting> expired;
        Denial why;
        lock.lock();
        try {
          for (long wait = nanosToWork(); wait > 0 && !closed; wait = nanosToWork()) {
            changed.awaitNanos(wait);
          }
          if (closed) {
            return;
          }
          long now = System.nanoTime();
          why = denial(now);
          expired = expired(now);
        } finally {
          lock.unlock();
        }
        if (expired.isEmpty()) {
          grantNext();
        }
        expired.forEach(waiting -> quietly(() -> waiting.drop(why)));
      }
    } catch (InterruptedException e) {
      // Only close interrupts.
      Thread.currentThread().interrupt();
    }
  }

  /** How long until a permit may be due or a deadline passes. */
  private long nanosToWork() {
    if (queue.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long now = System.nanoTime();
    long permit = Math.max(nanosBlocked(now), pacer.nanosToWait(now));
    if (sending != null && !pacer.isFast()) {
      permit = Math.max(permit, sendingUntil - now);
    }
    return Math.min(permit, queue.element().deadline() - now);
  }

  /** Takes a permit without the lock: that may last some milliseconds. */
  private void grantNext() throws InterruptedException {
    pacer.take();
    Waiting next = null;
    Permit permit = null;
    lock.lock();
    try {
      awaitSent();
      long now = System.nanoTime();
      if (!closed && !queue.isEmpty() && queue.element().deadline() - now > 0) {
        // A probe must not fail for want of time.
        next = circuit.isOpen() ? Collections.max(queue) : queue.element();
        permit = permit(next.lease(), now);
        if (permit != null) {
          queue.remove(next);
          sending = pacer.isUnlimited() ? null : permit;
          sendingUntil = now + LONGEST_SEND;
        }
      }
    } finally {
      lock.unlock();
    }
    if (permit != null) {
      Waiting granted = next;
      Permit given = permit;
      if (!quietly(() -> granted.grant(given))) {
        given.end(Feedback.NONE);
      }
    }
  }

  /** Calls that are held up on their way and leave together would be a burst. */
  private void awaitSent() throws InterruptedException {
    while (sending != null && sendingUntil - System.nanoTime() > 0 && !closed) {
      changed.awaitNanos(sendingUntil - System.nanoTime());
    }
    sending = null;
  }

  private List<Waiting> expired(long now) {
    List<Waiting> expired = new ArrayList<>();
    while (!queue.isEmpty() && queue.element().deadline() - now <= 0) {
      expired.add(queue.remove());
    }
    return expired;
  }

  private Denial denial(long now) {
    if (circuit.isOpen()) {
      return Denial.CIRCUIT_OPEN;
    }
    return pausedUntil - now > 0 ? Denial.PAUSED : Denial.BUSY;
  }

  void sent(Permit permit) {
    if (pacer.isUnlimited()) {
      return;
    }
    lock.lock();
    try {
      if (sending == permit) {
        sending = null;
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Judges a call; one that began before the circuit opened decides nothing, a probe does. */
  void ended(Feedback feedback, boolean probe) {
    lock.lock();
    try {
      running--;
      if (probe || !circuit.isOpen()) {
        judge(feedback);
      }
      pause(feedback.pause());
      // Waking the thread for nothing would cost a switch a call.
      if (!queue.isEmpty()) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void judge(Feedback feedback) {
    switch (feedback.health()) {
      case HEALTHY -> circuit.succeeded();
      case FAILED -> circuit.failed(feedback.detail());
      case REFUSED -> circuit.refused(feedback.detail());
      case EXHAUSTED -> circuit.exhausted(feedback.detail());
      case THROTTLED, UNKNOWN -> circuit.unjudged();
    }
  }

  private void pause(Duration pause) {
    long now = System.nanoTime();
    long until = now + pause.toNanos();
    if (!pause.isZero() && until - pausedUntil > 0) {
      if (pausedUntil - now <= 0) {
        LOG.warn("{} asks for no calls for {} ms: it gets none", name(), pause.toMillis());
      }
      pausedUntil = until;
    }
  }

  long pausedMillis() {
    return locked(() -> Math.max(0, pausedUntil - System.nanoTime()) / 1_000_000);
  }

  long circuitState() {
    return locked(circuit::state);
  }

  long circuitOpened() {
    return locked(circuit::opened);
  }

  private long locked(LongSupplier figure) {
    lock.lock();
    try {
      return figure.getAsLong();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the thread; nobody has a lease any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** False if it failed: one waiter must not end the thread of all. */
  private boolean quietly(Runnable told) {
    try {
      told.run();
      return true;
    } catch (Throwable e) {
      ExceptionUtils.rethrowIfFatalErrorOrOOM(e);
      LOG.error("Bucket {}: a waiter failed", name(), e);
      return false;
    }
  }
}
