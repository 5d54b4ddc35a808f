package io.prismatic.dd.functions.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BudgetPoolTest {

  private static final String NOVEMBER = "2026-11";

  private final TestClock clock = new TestClock(Instant.parse("2026-11-24T12:00:00Z"));
  private final List<String> log = new ArrayList<>();
  private long checkpoint;

  @Test
  void beforeTheFirstCheckpointIsCompleteThereIsNoCall() {
    BudgetPool pool = pool("1000/month");
    BudgetAccount account = join(pool, 0, 1, Map.of());

    assertThat(spend(pool, account, 1)).isZero();
    pool.snapshot(account, 1);
    assertThat(spend(pool, account, 1)).as("not complete").isZero();
    pool.completed(account, 1);
    assertThat(spend(pool, account, 1)).isEqualTo(1);
    assertThat(pool.isSpent()).isFalse();
    assertThat(log).isEmpty();
  }

  @Test
  void theWholeBudgetIsSpentAndNotACallMore() {
    BudgetPool pool = pool("1000/month");
    BudgetAccount account = join(pool, 0, 1, Map.of());

    assertThat(spendAll(pool, account)).isEqualTo(1_000);

    assertThat(pool.isSpent()).isTrue();
    assertThat(pool.left()).isZero();
    assertThat(log)
        .singleElement()
        .asString()
        .contains("api, 1000/month, is spent", "until 2026-12-01T00:05:00Z", "raise the budget");
  }

  @Test
  void checkpointsKeepUpWithAnyRate() {
    BudgetPool pool = pool("1000000/month");
    BudgetAccount account = join(pool, 0, 1, Map.of());
    checkpoint(pool, account);
    int rate = 30_000;
    for (int i = 0; i < 5; i++) {
      spend(pool, account, rate);
      checkpoint(pool, account);
    }

    assertThat(spend(pool, account, rate)).isEqualTo(rate);
  }

  @Test
  void aKillCostsAtMostAQuarterOfWhatIsLeftAndAnIdleOneAHundredth() {
    BudgetPool busy = pool("1000/month");
    BudgetAccount account = join(busy, 0, 1, Map.of());
    for (int i = 0; i < 12; i++) {
      checkpoint(busy, account);
      spend(busy, account, 1_000);
    }
    long spent = account.spent(NOVEMBER);
    assertThat(checkpoint(busy, account).get(NOVEMBER) - spent)
        .isLessThanOrEqualTo((1_000 - spent) / 4 + 1);

    BudgetPool idle = pool("1000/month");
    assertThat(checkpoint(idle, join(idle, 0, 1, Map.of()))).containsEntry(NOVEMBER, 10L);
  }

  @Test
  void laterCheckpointsGiveBackWhatWasReserved() {
    BudgetPool pool = pool("1000/month");
    BudgetAccount account = join(pool, 0, 1, Map.of());
    checkpoint(pool, account);
    spend(pool, account, 1_000);
    for (int i = 0; i < 10; i++) {
      checkpoint(pool, account);
    }

    long spent = account.spent(NOVEMBER);
    assertThat(checkpoint(pool, account).get(NOVEMBER)).isEqualTo(spent + (1_000 - spent) / 100);
  }

  @Test
  void aCheckpointThatIsNotCompleteBindsTooForItMayBe() {
    BudgetPool pool = pool("1000/month");
    BudgetAccount account = join(pool, 0, 1, Map.of());
    checkpoint(pool, account);
    spend(pool, account, 8);
    // It records 8 calls and more to come, less than the first allows in a moment.
    long ceiling = rows(pool.snapshot(account, 99)).get(NOVEMBER);

    assertThat(8 + spend(pool, account, 1_000)).isEqualTo(Math.min(10, ceiling));
  }

  @Test
  void whatWasReservedCountsAsSpentAfterAKillAndEveryRescaling() {
    BudgetPool one = pool("100/month");
    BudgetAccount alone = join(one, 0, 1, Map.of());
    checkpoint(one, alone);
    int made = spend(one, alone, 1);
    Map<String, Long> state = checkpoint(one, alone);
    made += spend(one, alone, 100);

    for (int subtasks : List.of(2, 3, 1)) {
      List<BudgetPool> pools = new ArrayList<>();
      List<BudgetAccount> accounts = new ArrayList<>();
      for (int i = 0; i < subtasks; i++) {
        pools.add(pool("100/month"));
        accounts.add(join(pools.get(i), i, subtasks, state));
      }
      Map<String, Long> next = new HashMap<>();
      for (int i = 0; i < subtasks; i++) {
        checkpoint(pools.get(i), accounts.get(i))
            .forEach((period, calls) -> next.merge(period, calls, Long::sum));
      }
      for (int i = 0; i < subtasks; i++) {
        made += spend(pools.get(i), accounts.get(i), 2);
      }
      state = next;
    }
    BudgetPool last = pool("100/month");
    made += spendAll(last, join(last, 0, 1, state));

    assertThat(made).isLessThanOrEqualTo(100).isGreaterThan(85);
  }

  @Test
  @Tag("BC-49")
  void aSubtaskUsesWhatAnIdleNeighbourLeaves() {
    BudgetPool pool = pool("100/month");
    BudgetAccount busy = join(pool, 0, 2, Map.of());
    BudgetAccount idle = join(pool, 1, 2, Map.of());
    int made = 0;
    for (int i = 0; i < 100; i++) {
      checkpoint++;
      pool.snapshot(busy, checkpoint);
      pool.snapshot(idle, checkpoint);
      pool.completed(busy, checkpoint);
      pool.completed(idle, checkpoint);
      made += spend(pool, busy, 100);
    }

    assertThat(made).isEqualTo(100);
  }

  @Test
  @Tag("BC-49")
  void taskManagersDivideTheBudgetToTheLastCall() {
    long all = 0;
    for (int subtask = 0; subtask < 3; subtask++) {
      BudgetPool pool = pool("100/month");
      all += spendAll(pool, join(pool, subtask, 3, Map.of()));
    }
    assertThat(all).isEqualTo(100);
  }

  @Test
  void operatorsOfAChainThatShareABucketShareItsBudget() {
    BudgetPool pool = pool("100/month");
    BudgetAccount enrich = account("enrich", 0, 1, Map.of(NOVEMBER, 30L));
    BudgetAccount score = account("score", 0, 1, Map.of(NOVEMBER, 20L));
    pool.join(enrich);
    pool.join(score);
    int made = 0;
    for (int i = 0; i < 100; i++) {
      checkpoint++;
      for (BudgetAccount account : List.of(enrich, score)) {
        pool.snapshot(account, checkpoint);
        pool.completed(account, checkpoint);
      }
      made += spend(pool, score, 100);
    }

    assertThat(made).isEqualTo(50);
  }

  @Test
  void theNextPeriodBeginsWithoutACheckpointAndAfterTheSkewOfClocks() {
    BudgetPool pool = pool("100/day");
    BudgetAccount account = join(pool, 0, 1, Map.of());
    spendAll(pool, account);
    clock.set(Instant.parse("2026-11-24T23:50:00Z"));
    checkpoint(pool, account);

    clock.set(Instant.parse("2026-11-25T00:04:59Z"));
    assertThat(spend(pool, account, 1)).as("in the old day, for a slow server").isZero();
    clock.set(Instant.parse("2026-11-25T00:05:00Z"));
    assertThat(pool.isSpent()).isFalse();
    assertThat(pool.left()).isEqualTo(100);
    assertThat(spend(pool, account, 1)).isEqualTo(1);
  }

  @Test
  void aroundMidnightACallCountsInBothDays() {
    BudgetPool pool = pool("100/day");
    BudgetAccount account = join(pool, 0, 1, Map.of());
    clock.set(Instant.parse("2026-11-24T23:56:00Z"));
    checkpoint(pool, account);

    spend(pool, account, 1);

    assertThat(account.spent("2026-11-24")).isEqualTo(1);
    assertThat(account.spent("2026-11-25")).isEqualTo(1);
  }

  @Test
  void aClockThatGoesBackFindsTheOldDaySpent() {
    BudgetPool pool = pool("100/day");
    BudgetAccount account = join(pool, 0, 1, Map.of());
    spendAll(pool, account);
    clock.set(Instant.parse("2036-01-01T12:00:00Z"));
    Map<String, Long> state = checkpoint(pool, account);
    clock.set(Instant.parse("2026-11-24T12:00:00Z"));

    assertThat(pool.isSpent()).isTrue();
    assertThat(spendAll(pool, account)).isZero();
    BudgetPool restored = pool("100/day");
    assertThat(spendAll(restored, join(restored, 0, 1, state))).isZero();
  }

  @Test
  void theStateForgetsOldPeriods() {
    BudgetPool pool = pool("100/day");
    BudgetAccount account = join(pool, 0, 1, Map.of("2025-01-01", 5L));
    for (int day = 0; day < 40; day++) {
      checkpoint(pool, account);
      spend(pool, account, 1);
      clock.advance(java.time.Duration.ofDays(1));
    }

    assertThat(checkpoint(pool, account)).hasSize(12).containsKeys("2027-01-03", "2026-12-25");
  }

  @Test
  void aLowerBudgetThanWasSpentAllowsNothing() {
    BudgetPool pool = pool("100/month");
    BudgetAccount account = join(pool, 0, 1, Map.of(NOVEMBER, 500L));

    assertThat(spendAll(pool, account)).isZero();
    assertThat(checkpoint(pool, account)).containsEntry(NOVEMBER, 500L);
  }

  @Test
  void aCallThatWasNeverMadeIsGivenBack() {
    BudgetPool pool = pool("1/month");
    BudgetAccount account = join(pool, 0, 1, Map.of());
    checkpoint(pool, account);
    List<Allowance> booked = pool.spend(account);
    assertThat(pool.isSpent()).isTrue();

    pool.refund(booked);

    assertThat(pool.isSpent()).isFalse();
    assertThat(spend(pool, account, 5)).isEqualTo(1);
  }

  private BudgetPool pool(String budget) {
    return new BudgetPool("api", Budget.parse(budget), clock, log::add);
  }

  private static BudgetAccount account(
      String operator, int index, int parallelism, Map<String, Long> restored) {
    return new BudgetAccount(operator, index, parallelism, restored);
  }

  private static BudgetAccount join(
      BudgetPool pool, int index, int parallelism, Map<String, Long> restored) {
    BudgetAccount account = account("score", index, parallelism, restored);
    pool.join(account);
    return account;
  }

  private Map<String, Long> checkpoint(BudgetPool pool, BudgetAccount account) {
    checkpoint++;
    List<SpentCalls> rows = pool.snapshot(account, checkpoint);
    pool.completed(account, checkpoint);
    return rows(rows);
  }

  private static Map<String, Long> rows(List<SpentCalls> rows) {
    Map<String, Long> byPeriod = new HashMap<>();
    rows.forEach(row -> byPeriod.merge(row.period(), row.calls(), Long::sum));
    return byPeriod;
  }

  /** Tries so often; tells how many calls were made. */
  private static int spend(BudgetPool pool, BudgetAccount account, int times) {
    int made = 0;
    for (int i = 0; i < times; i++) {
      if (pool.spend(account) == null) {
        pool.starved();
      } else {
        made++;
      }
    }
    return made;
  }

  private int spendAll(BudgetPool pool, BudgetAccount account) {
    int made = 0;
    for (int i = 0; i < 200; i++) {
      checkpoint(pool, account);
      made += spend(pool, account, 1_000);
    }
    return made;
  }
}
