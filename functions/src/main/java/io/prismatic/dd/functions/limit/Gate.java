package io.prismatic.dd.functions.limit;

import io.prismatic.dd.functions.limit.Waiter.Denial;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Whether a call may be made now, whatever the rate: cap on calls at a time, pause, circuit and
 * budget. Times as {@link System#nanoTime}. Not safe for concurrent use.
 */
final class Gate {

  /** A new day or month begins without anybody telling. */
  private static final long LOOK_AGAIN = Duration.ofSeconds(1).toNanos();

  private final BucketSettings settings;
  private final Shares shares;
  private final Circuit circuit;
  private final BudgetPool budget;
  private final Consumer<String> log;
  private int running;
  private long pausedUntil = System.nanoTime();

  Gate(
      BucketSettings settings,
      Shares shares,
      Circuit circuit,
      BudgetPool budget,
      Consumer<String> log) {
    this.settings = settings;
    this.shares = shares;
    this.circuit = circuit;
    this.budget = budget;
    this.log = log;
  }

  /** Lets a call pass; null if there may be none now. Its end has to be told. */
  Permit tryPass(BucketLease lease, long now) {
    if (nanosBlocked(now) > 0) {
      return null;
    }
    List<Allowance> booked = lease.account() == null ? List.of() : budget.spend(lease.account());
    if (booked == null) {
      return null;
    }
    if (!circuit.tryPass()) {
      budget.refund(booked);
      return null;
    }
    running++;
    return lease.grant(circuit.isOpen(), booked);
  }

  /** How long there may be no call; for ever if only an end of a call or a checkpoint helps. */
  long nanosBlocked(long now) {
    if (running >= shares.of(settings.concurrency())) {
      return Long.MAX_VALUE;
    }
    long probe = TimeUnit.MILLISECONDS.toNanos(circuit.millisToWait());
    long wait = Math.max(pausedUntil - now, probe);
    if (wait <= 0 && !hasBudget()) {
      budget.starved();
      return LOOK_AGAIN;
    }
    return wait;
  }

  private boolean hasBudget() {
    return !budget.isCounted() || budget.hasRoom();
  }

  Denial denial(long now) {
    if (circuit.isOpen()) {
      return Denial.CIRCUIT_OPEN;
    }
    if (pausedUntil - now > 0) {
      return Denial.PAUSED;
    }
    if (hasBudget()) {
      return Denial.BUSY;
    }
    return budget.isSpent() ? Denial.BUDGET_SPENT : Denial.BUDGET_RESERVED;
  }

  /** Whether the next call probes. */
  boolean isProbing() {
    return circuit.isOpen();
  }

  /** Judges a call; one that began before the circuit opened decides nothing, a probe does. */
  void ended(Feedback feedback, boolean probe, List<Allowance> unused) {
    running--;
    budget.refund(unused);
    if (probe || !circuit.isOpen()) {
      judge(feedback);
    }
    pause(feedback.pause());
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
        log.accept(
            settings.name() + " asks for no calls for " + pause.toMillis() + " ms: it gets none");
      }
      pausedUntil = until;
    }
  }

  long pausedMillis() {
    return Math.max(0, pausedUntil - System.nanoTime()) / 1_000_000;
  }

  long circuitState() {
    return circuit.state();
  }

  long circuitOpened() {
    return circuit.opened();
  }
}
