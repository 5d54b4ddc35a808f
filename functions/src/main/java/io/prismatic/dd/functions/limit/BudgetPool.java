package io.prismatic.dd.functions.limit;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The part of a bucket's budget that a TaskManager may spend. What all subtasks had spent at the
 * last restore is known to each of them; the rest is divided evenly among all, once, and each keeps
 * what it spends in an account of its own state. A call is booked on the caller's account or, if
 * that is empty, on a neighbour's. Operators that share a bucket have to be in one chain, so that
 * each TaskManager knows the accounts of all. Safe for concurrent use.
 */
final class BudgetPool {

  private final String bucket;
  private final Budget budget;
  private final Periods periods;
  private final Consumer<String> log;
  private final Map<BudgetAccount, Integer> accounts = new LinkedHashMap<>();

  /** An account of each operator, by the operator's name; those that have left too. */
  private final NavigableMap<String, BudgetAccount> operators = new TreeMap<>();

  private String toldSpent = "";

  /**
   * @param clock tells the day, in UTC
   * @param log told once when the budget is spent, with what to do
   */
  BudgetPool(String bucket, Budget budget, Clock clock, Consumer<String> log) {
    this.bucket = bucket;
    this.budget = budget;
    this.periods = new Periods(budget, clock);
    this.log = log;
  }

  synchronized void join(BudgetAccount account) {
    accounts.merge(account, 1, Integer::sum);
    operators.put(account.operator(), account);
  }

  synchronized void leave(BudgetAccount account) {
    accounts.computeIfPresent(account, (left, users) -> users == 1 ? null : users - 1);
  }

  /** Whether there is a budget and somebody who counts. */
  synchronized boolean isCounted() {
    return !accounts.isEmpty();
  }

  /** Whether a call could be booked now. */
  synchronized boolean hasRoom() {
    List<Budget.Period> now = periods.now();
    for (BudgetAccount account : accounts.keySet()) {
      if (account.hasRoom(now)) {
        return true;
      }
    }
    return false;
  }

  /** Books a call; null if there may be none now. */
  synchronized List<Allowance> spend(BudgetAccount own) {
    List<Budget.Period> now = periods.now();
    if (own.hasRoom(now)) {
      return own.spend(now);
    }
    for (BudgetAccount account : accounts.keySet()) {
      if (account.hasRoom(now)) {
        return account.spend(now);
      }
    }
    return null;
  }

  /** Takes a call back that was never made. */
  synchronized void refund(List<Allowance> booked) {
    booked.forEach(Allowance::refund);
  }

  /** Somebody waits although there may be no call: tells why, or that more has to be reserved. */
  synchronized void starved() {
    Budget.Period spent = spent();
    if (spent == null) {
      accounts.keySet().stream()
          .filter(account -> periods.now().stream().allMatch(now -> left(account, now.name()) > 0))
          .forEach(BudgetAccount::starved);
    } else if (!toldSpent.equals(spent.name())) {
      toldSpent = spent.name();
      log.accept(
          "The budget of "
              + bucket
              + ", "
              + budget
              + ", is spent: no calls until "
              + periods.back(spent)
              + ". Entities wait, and those whose deadline passes become dead letters to submit"
              + " again. If the API allows more, raise the budget: stop with a savepoint, resume"
              + " from it");
    }
  }

  /** Whether there will be no call before the next period, whatever checkpoints do. */
  synchronized boolean isSpent() {
    return spent() != null;
  }

  /** The calls left in this period, for this TaskManager. */
  synchronized long left() {
    return periods.now().stream().mapToLong(this::left).min().orElse(0);
  }

  private long left(Budget.Period period) {
    return accounts.keySet().stream().mapToLong(account -> left(account, period.name())).sum();
  }

  /** The period of now in which nothing is left, null if there is none. */
  private Budget.Period spent() {
    for (Budget.Period period : periods.now()) {
      if (left(period) == 0) {
        return period;
      }
    }
    return null;
  }

  private long left(BudgetAccount account, String period) {
    return Math.max(0, allotted(account, period) - account.spent(period));
  }

  /** The account's part of what was left at the restore; the remainder goes to the first ones. */
  private long allotted(BudgetAccount account, String period) {
    long all = 0;
    long number = account.index();
    long left = budget.calls();
    for (BudgetAccount other : operators.values()) {
      if (other.operator().compareTo(account.operator()) < 0) {
        number += other.parallelism();
      }
      all += other.parallelism();
      left -= other.restored(period);
    }
    left = Math.max(0, left);
    return left / all + (number < left % all ? 1 : 0);
  }

  /** The rows of an account for a checkpoint; called on its task's thread. */
  synchronized List<SpentCalls> snapshot(BudgetAccount account, long checkpoint) {
    List<SpentCalls> rows = new ArrayList<>();
    account
        .snapshot(checkpoint, periods.soon(), period -> allotted(account, period))
        .forEach((period, calls) -> rows.add(new SpentCalls(bucket, period, calls)));
    return rows;
  }

  synchronized void completed(BudgetAccount account, long checkpoint) {
    account.completed(checkpoint);
  }
}
