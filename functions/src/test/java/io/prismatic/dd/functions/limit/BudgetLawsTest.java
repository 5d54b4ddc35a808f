package io.prismatic.dd.functions.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/**
 * Whatever happens to a job in whatever order, no day or month has more calls than its budget:
 * calls on any subtask, checkpoints that complete, fail or are told late, kills, rescaling over one
 * to three TaskManagers, a wrong clock on each of them, and the end of a day.
 */
class BudgetLawsTest {

  /** A job of two operators in a chain, which share a bucket. */
  private static final class Job {
    private static final List<String> OPERATORS = List.of("enrich", "score");

    private final List<TestClock> clocks = new ArrayList<>();
    private final List<BudgetPool> pools = new ArrayList<>();
    private final List<BudgetAccount> accounts = new ArrayList<>();
    private final Random random;

    Job(
        Budget budget,
        Map<String, List<SpentCalls>> state,
        int subtasks,
        Instant now,
        Random random) {
      this.random = random;
      int taskManagers = 1 + random.nextInt(Math.min(3, subtasks));
      for (int i = 0; i < taskManagers; i++) {
        // As wrong as is allowed, to either side.
        TestClock clock = new TestClock(now.plusSeconds(random.nextInt(601) - 300));
        clocks.add(clock);
        pools.add(new BudgetPool("api", budget, clock, line -> {}));
      }
      for (int index = 0; index < subtasks; index++) {
        for (String operator : OPERATORS) {
          Map<String, Long> restored = new HashMap<>();
          state
              .getOrDefault(operator, List.of())
              .forEach(row -> restored.merge(row.period(), row.calls(), Long::sum));
          BudgetAccount account = new BudgetAccount(operator, index, subtasks, restored);
          accounts.add(account);
          pool(account).join(account);
        }
      }
    }

    BudgetPool pool(BudgetAccount account) {
      return pools.get(account.index() % pools.size());
    }

    BudgetAccount any() {
      return accounts.get(random.nextInt(accounts.size()));
    }

    /** Whether a call was made. */
    boolean call() {
      BudgetAccount account = any();
      List<Allowance> booked = pool(account).spend(account);
      if (booked == null) {
        pool(account).starved();
        return false;
      }
      if (random.nextInt(10) == 0) {
        pool(account).refund(booked);
        return false;
      }
      return true;
    }

    void advance(Duration time) {
      clocks.forEach(clock -> clock.advance(time));
    }
  }

  @Property(tries = 2_000)
  void noPeriodEverHasMoreCallsThanTheBudget(
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long seed,
      @ForAll @IntRange(min = 1, max = 400) int calls) {
    Random random = new Random(seed);
    Budget budget = new Budget(calls, random.nextBoolean() ? Budget.Unit.DAY : Budget.Unit.MONTH);
    // Close to the end of a month.
    Instant now = Instant.parse("2026-11-30T23:00:00Z").plusSeconds(random.nextInt(4_000));
    Map<String, Integer> made = new HashMap<>();
    Map<String, List<SpentCalls>> state = Map.of();
    Map<Long, Map<String, List<SpentCalls>>> taken = new HashMap<>();
    long checkpoint = 0;
    Job job = new Job(budget, state, 1 + random.nextInt(3), now, random);
    for (int step = 0; step < 300; step++) {
      switch (random.nextInt(8)) {
        case 0 -> {
          // The subtasks see the barrier one after the other, and go on meanwhile.
          Map<String, List<SpentCalls>> rows = new HashMap<>();
          for (BudgetAccount account : job.accounts) {
            rows.computeIfAbsent(account.operator(), operator -> new ArrayList<>())
                .addAll(job.pool(account).snapshot(account, checkpoint));
            if (random.nextInt(3) == 0 && job.call()) {
              made.merge(budget.period(now).name(), 1, Integer::sum);
            }
          }
          taken.put(checkpoint++, rows);
        }
        case 1 -> {
          // Complete, though perhaps only some of the subtasks are told.
          if (checkpoint > 0 && taken.containsKey(checkpoint - 1)) {
            state = taken.get(checkpoint - 1);
            for (BudgetAccount account : job.accounts) {
              if (random.nextInt(4) > 0) {
                job.pool(account).completed(account, checkpoint - 1);
              }
            }
          }
        }
        case 2 -> {
          if (random.nextInt(8) == 0) {
            taken.clear();
            job = new Job(budget, state, 1 + random.nextInt(3), now, random);
          }
        }
        case 3 -> {
          Duration time = Duration.ofSeconds(random.nextInt(200));
          now = now.plus(time);
          job.advance(time);
        }
        default -> {
          for (int i = random.nextInt(30); i > 0; i--) {
            if (job.call()) {
              made.merge(budget.period(now).name(), 1, Integer::sum);
            }
          }
        }
      }
    }
    assertThat(made.values()).allMatch(number -> number <= calls, made + " of " + budget);
  }
}
