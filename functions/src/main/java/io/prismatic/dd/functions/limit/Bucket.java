package io.prismatic.dd.functions.limit;

import io.prismatic.dd.functions.limit.Waiter.Denial;
import io.prismatic.dd.functions.limit.WaitingLine.Waiting;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The quota of an API as one TaskManager may use it: a rate, a cap on calls at a time, pauses, a
 * circuit and a budget, for all subtasks together. A {@link Dispatcher} hands out permits; with
 * neither rate nor obstacle a permit is there at once, on the caller's thread.
 */
final class Bucket {

  private static final Logger LOG = LoggerFactory.getLogger(Bucket.class);

  private final BucketSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final WaitingLine line = new WaitingLine();
  private final Shares shares = new Shares();
  private final BudgetPool budget;
  private final Gate gate;
  private final Pacer pacer;
  private final Departures departures;
  private final Dispatcher dispatcher;

  Bucket(BucketSettings settings, Subtask first) {
    this.settings = settings;
    this.budget = new BudgetPool(settings.name(), settings.budget(), Clock.systemUTC(), LOG::warn);
    Circuit circuit =
        new Circuit(
            settings.name(),
            settings.circuitFailures(),
            settings.circuitOpen(),
            new MonotonicClock(),
            LOG::warn);
    this.gate = new Gate(settings, shares, circuit, budget, LOG::warn);
    shares.add(first.index(), first.parallelism());
    boolean unlimited = settings.rate().isUnlimited();
    this.pacer = unlimited ? Pacer.unlimited() : Pacer.of(rate());
    this.departures = unlimited ? null : new Departures(rate());
    this.dispatcher = new Dispatcher(settings.name(), lock, changed, line, gate, pacer, departures);
    dispatcher.start();
  }

  String name() {
    return settings.name();
  }

  BucketSettings settings() {
    return settings;
  }

  BudgetPool budget() {
    return budget;
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

  /** Where the subtask's calls are booked; null if they are not. */
  BudgetAccount joinBudget(Subtask subtask) {
    if (settings.budget().isUnlimited() || !subtask.book().isCounted()) {
      return null;
    }
    BudgetAccount account = subtask.book().account(this, subtask);
    budget.join(account);
    return account;
  }

  /** A checkpoint has reserved calls. */
  void budgetChanged() {
    lock.lock();
    try {
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  void leave(BucketLease lease) {
    List<Waiting> left;
    lock.lock();
    try {
      shares.remove(lease.subtask().index(), lease.subtask().parallelism());
      reshare();
      if (lease.account() != null) {
        budget.leave(lease.account());
      }
      left = line.of(lease);
    } finally {
      lock.unlock();
    }
    left.forEach(waiting -> dispatcher.quietly(() -> waiting.drop(Denial.CLOSED)));
  }

  private void reshare() {
    if (!shares.isEmpty()) {
      pacer.rate(rate());
      if (departures != null) {
        departures.rate(rate());
      }
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
      waiting = line.waiting(lease, deadline, now, waiter);
      if (!dispatcher.isClosed() && !lease.isClosed()) {
        if (pacer.isUnlimited() && line.isEmpty() && deadline - now > 0) {
          permit = gate.tryPass(lease, now);
        }
        if (permit == null) {
          line.add(waiting);
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

  void sent(Permit permit, boolean leaves) {
    dispatcher.sent(permit, leaves);
  }

  void ended(Feedback feedback, boolean probe, List<Allowance> unused) {
    lock.lock();
    try {
      gate.ended(feedback, probe, unused);
      // Waking the thread for nothing would cost a switch a call.
      if (!line.isEmpty()) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  long pausedMillis() {
    return locked(gate::pausedMillis);
  }

  long circuitState() {
    return locked(gate::circuitState);
  }

  long circuitOpened() {
    return locked(gate::circuitOpened);
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
    dispatcher.close();
  }
}
