package io.prismatic.dd.functions.limit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * The calls of one bucket that one subtask of one operator keeps in its state. Those of the whole
 * job before the last restore are kept by its first subtask. Not safe for concurrent use.
 */
final class BudgetAccount {

  /** Clocks go back too, but not that far. */
  private static final int PERIODS_KEPT = 12;

  private final String operator;
  private final int index;
  private final int parallelism;
  private final Map<String, Long> restored;
  private final Map<String, Allowance> allowances = new HashMap<>();
  private long spentSince;
  private long wanted;
  private boolean starved;

  /**
   * @param operator who keeps the state
   * @param restored the calls of all subtasks of the operator, by period, as a checkpoint knows
   */
  BudgetAccount(String operator, int index, int parallelism, Map<String, Long> restored) {
    this.operator = operator;
    this.index = index;
    this.parallelism = parallelism;
    this.restored = restored;
  }

  String operator() {
    return operator;
  }

  int index() {
    return index;
  }

  int parallelism() {
    return parallelism;
  }

  long restored(String period) {
    return restored.getOrDefault(period, 0L);
  }

  long spent(String period) {
    Allowance allowance = allowances.get(period);
    return allowance == null ? 0 : allowance.spent();
  }

  boolean hasRoom(List<Budget.Period> periods) {
    for (Budget.Period period : periods) {
      Allowance allowance = allowances.get(period.name());
      if (allowance == null || !allowance.hasRoom()) {
        return false;
      }
    }
    return true;
  }

  /** Spends a call in each of the periods; there must be room. */
  List<Allowance> spend(List<Budget.Period> periods) {
    List<Allowance> spent = periods.stream().map(period -> allowances.get(period.name())).toList();
    spent.forEach(Allowance::spend);
    spentSince++;
    return spent;
  }

  /** Somebody waits for the next checkpoint only: more will be reserved. */
  void starved() {
    starved = true;
  }

  /**
   * What a checkpoint records, by period.
   *
   * @param soon the periods in which there may be calls until the next checkpoint is complete
   * @param allotted how many this account may make in all of a period, since the restore
   */
  Map<String, Long> snapshot(
      long checkpoint, List<Budget.Period> soon, ToLongFunction<String> allotted) {
    soon.forEach(period -> allowances.computeIfAbsent(period.name(), name -> new Allowance()));
    // Twice as many: a checkpoint is complete some time after it was taken.
    wanted = Math.max(2 * spentSince, starved ? 2 * wanted : wanted / 2);
    wanted = Math.max(1, wanted);
    spentSince = 0;
    starved = false;
    NavigableMap<String, Long> rows = new TreeMap<>();
    allowances.forEach(
        (period, allowance) ->
            rows.put(period, allowance.reserve(checkpoint, allotted.applyAsLong(period), wanted)));
    if (index == 0) {
      restored.forEach((period, calls) -> rows.merge(period, calls, Long::sum));
    }
    while (rows.size() > PERIODS_KEPT) {
      String oldest = rows.pollFirstEntry().getKey();
      allowances.remove(oldest);
    }
    return rows;
  }

  void completed(long checkpoint) {
    allowances.values().forEach(allowance -> allowance.completed(checkpoint));
  }
}
