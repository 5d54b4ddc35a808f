package io.prismatic.dd.functions.limit;

import io.prismatic.dd.functions.limit.Waiter.Denial;
import io.prismatic.dd.functions.limit.WaitingLine.Waiting;
import io.prismatic.dd.functions.log.Redacted;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a bucket that hands out permits, at the pace of its rate, each once the call
 * before it has left. Nobody else waits.
 */
final class Dispatcher {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final long CLOSE_MILLIS = 1_000;

  /** A connection that takes longer holds up no other call. */
  private static final long LONGEST_SEND = Duration.ofSeconds(1).toNanos();

  private final String name;
  private final ReentrantLock lock;
  private final Condition changed;
  private final WaitingLine line;
  private final Gate gate;
  private final Pacer pacer;
  private final Departures departures;
  private final Thread thread;
  private Permit sending;
  private long sendingUntil;
  private boolean closed;

  /**
   * @param lock guards all that follows
   * @param changed signalled by whoever changes it
   * @param departures null if there is no rate
   */
  Dispatcher(
      String name,
      ReentrantLock lock,
      Condition changed,
      WaitingLine line,
      Gate gate,
      Pacer pacer,
      Departures departures) {
    this.name = name;
    this.lock = lock;
    this.changed = changed;
    this.line = line;
    this.gate = gate;
    this.pacer = pacer;
    this.departures = departures;
    this.thread = new Thread(this::pace, "bucket-" + name);
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** With the lock held. */
  boolean isClosed() {
    return closed;
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
          why = gate.denial(now);
          expired = line.expired(now);
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
    if (line.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long now = System.nanoTime();
    long permit = Math.max(gate.nanosBlocked(now), pacer.nanosToWait(now));
    permit = Math.max(permit, nanosUntilRoom(now));
    if (sending != null && !pacer.isFast()) {
      permit = Math.max(permit, sendingUntil - now);
    }
    return Math.min(permit, line.nanosLeft(now));
  }

  private long nanosUntilRoom(long now) {
    return departures == null ? 0 : departures.nanosToWait(now);
  }

  /** Takes a permit without the lock: that may last some milliseconds. */
  private void grantNext() throws InterruptedException {
    pacer.take();
    Waiting next = null;
    Permit permit = null;
    lock.lock();
    try {
      awaitSent();
      awaitRoom();
      long now = System.nanoTime();
      // A probe must not fail for want of time.
      next = gate.isProbing() ? line.last(now) : line.first(now);
      if (!closed && next != null) {
        permit = gate.tryPass(next.lease(), now);
        if (permit != null) {
          line.remove(next);
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

  private void awaitRoom() throws InterruptedException {
    for (long wait = nanosUntilRoom(System.nanoTime()); wait > 0 && !closed; ) {
      changed.awaitNanos(wait);
      wait = nanosUntilRoom(System.nanoTime());
    }
  }

  /** The call leaves now, or never will. */
  void sent(Permit permit, boolean leaves) {
    if (departures == null) {
      return;
    }
    lock.lock();
    try {
      if (leaves) {
        departures.add(System.nanoTime());
      }
      if (sending == permit) {
        sending = null;
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

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
  boolean quietly(Runnable told) {
    try {
      told.run();
      return true;
    } catch (Throwable e) {
      ExceptionUtils.rethrowIfFatalErrorOrOOM(e);
      LOG.error("Bucket {}: a waiter failed", name, Redacted.of(e));
      return false;
    }
  }
}
