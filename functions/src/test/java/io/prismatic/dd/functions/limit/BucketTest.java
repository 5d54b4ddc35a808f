package io.prismatic.dd.functions.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.limit.Feedback.Health;
import io.prismatic.dd.functions.limit.Waiter.Denial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BucketTest {

  private static final Duration FAR = Duration.ofMinutes(5);

  private final List<BucketLease> leases = new ArrayList<>();

  @AfterEach
  void leaveNothingBehind() {
    leases.forEach(BucketLease::close);
    assertThat(Buckets.count()).isZero();
    await().until(() -> threads() == 0);
  }

  /** Notes what it is told. */
  private static final class Calls implements Waiter {
    private final Queue<Long> times = new ConcurrentLinkedQueue<>();
    private final List<Permit> permits = new CopyOnWriteArrayList<>();
    private final List<Denial> denials = new CopyOnWriteArrayList<>();

    @Override
    public void granted(Permit permit) {
      times.add(System.nanoTime());
      permit.sent();
      permits.add(permit);
    }

    @Override
    public void dropped(Denial why) {
      denials.add(why);
    }
  }

  @Test
  @Tag("BC-46")
  @Tag("BC-47")
  @Tag("BC-52")
  void grantsTheRateAndLetsTheExcessWait() {
    Calls calls = new Calls();
    BucketLease lease = open(settings("50/s"), Subtasks.alone());
    ask(lease, calls, 1_000, Duration.ofSeconds(3));

    await().atMost(Duration.ofSeconds(20)).until(() -> !calls.denials.isEmpty());

    assertThat(calls.times).hasSizeBetween(50, 151);
    assertThat(Windows.most(calls.times, Duration.ofSeconds(1))).isLessThanOrEqualTo(51);
  }

  @Test
  @Tag("BC-52")
  void savesNothingUpWhileIdle() {
    Calls calls = new Calls();
    BucketLease lease = open(settings("20/s"), Subtasks.alone());
    ask(lease, calls, 1, FAR);
    await().until(() -> calls.times.size() == 1);
    long idleFrom = System.nanoTime();
    await().until(() -> System.nanoTime() - idleFrom > Duration.ofMillis(500).toNanos());

    ask(lease, calls, 30, FAR);

    await().until(() -> calls.times.size() == 31);
    assertThat(Windows.most(calls.times, Duration.ofSeconds(1))).isLessThanOrEqualTo(21);
  }

  @Test
  @Tag("BC-52")
  void aRestartAddsNoCall() {
    Calls calls = new Calls();
    long start = System.nanoTime();
    while (System.nanoTime() - start < Duration.ofMillis(1_500).toNanos()) {
      BucketLease lease = Buckets.open(settings("20/s"), Subtasks.alone());
      int before = calls.times.size();
      ask(lease, calls, 3, FAR);
      await().until(() -> calls.times.size() > before);
      lease.close();
    }

    assertThat(Windows.most(calls.times, Duration.ofSeconds(1))).isLessThanOrEqualTo(21);
  }

  @Test
  @Tag("BC-49")
  void subtasksOfATaskManagerShareAndUseWhatANeighbourLeaves() {
    BucketSettings settings = settings("50/s");
    BucketLease idle = open(settings, Subtasks.of("job", "tm", 0, 2));
    BucketLease busy = open(settings, Subtasks.of("job", "tm", 1, 2));
    Calls calls = new Calls();

    ask(busy, calls, 1_000, Duration.ofSeconds(3));
    await().atMost(Duration.ofSeconds(20)).until(() -> !calls.denials.isEmpty());

    // Half of the rate would be 75.
    assertThat(calls.times).hasSizeBetween(90, 151);
    assertThat(idle.isClosed()).isFalse();
  }

  @Test
  @Tag("BC-49")
  void taskManagersDivideTheRate() {
    BucketSettings settings = settings("50/s");
    BucketLease one = open(settings, Subtasks.of("job", "tm-1", 0, 2));
    BucketLease other = open(settings, Subtasks.of("job", "tm-2", 1, 2));
    Calls calls = new Calls();
    Calls ofOne = new Calls();

    ask(one, ofOne, 500, Duration.ofSeconds(3));
    ask(other, calls, 500, Duration.ofSeconds(3));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !calls.denials.isEmpty() && !ofOne.denials.isEmpty());

    assertThat(Windows.most(calls.times, Duration.ofSeconds(1))).isLessThanOrEqualTo(26);
    calls.times.addAll(ofOne.times);
    // Two boundaries: each TaskManager has its own.
    assertThat(Windows.most(calls.times, Duration.ofSeconds(1))).isLessThanOrEqualTo(52);
    assertThat(calls.times).hasSizeGreaterThan(90);
  }

  @Test
  @Tag("BC-50")
  void theRateFollowsSubtasksThatLeave() {
    BucketSettings settings = settings("100/s");
    BucketLease leaving = open(settings, Subtasks.of("job", "tm", 0, 2));
    BucketLease staying = open(settings, Subtasks.of("job", "tm", 1, 2));

    leaving.close();
    Calls calls = new Calls();
    ask(staying, calls, 1_000, Duration.ofSeconds(2));
    await().atMost(Duration.ofSeconds(20)).until(() -> !calls.denials.isEmpty());

    assertThat(calls.times).hasSizeBetween(50, 102);
  }

  @Test
  void unlimitedGrantsAtOnceOnTheCallersThread() {
    BucketLease lease = open(settings("unlimited"), Subtasks.alone());
    Calls calls = new Calls();

    ask(lease, calls, 10_000, FAR);

    assertThat(calls.times).hasSize(10_000);
  }

  @Test
  void noMoreCallsAtATimeThanAllowed() {
    BucketLease lease =
        open(
            new BucketSettings("api", Rate.UNLIMITED, 3, 5, Duration.ofSeconds(60)),
            Subtasks.alone());
    Calls calls = new Calls();

    ask(lease, calls, 5, FAR);
    assertThat(calls.permits).hasSize(3);
    calls.permits.get(0).end(Feedback.HEALTHY);
    calls.permits.get(0).end(Feedback.HEALTHY);

    await().until(() -> calls.permits.size() == 4);
    calls.permits.get(1).end(Feedback.HEALTHY);
    await().until(() -> calls.permits.size() == 5);
  }

  @Test
  @Tag("BC-52")
  void whatIsHeldUpOnItsWayDoesNotLeaveTogether() {
    BucketLease lease = open(settings("1000/s"), Subtasks.alone());
    List<Permit> held = new CopyOnWriteArrayList<>();
    Waiter slow =
        new Waiter() {
          @Override
          public void granted(Permit permit) {
            held.add(permit);
          }

          @Override
          public void dropped(Denial why) {}
        };
    ask(lease, slow, 10, FAR);

    await().during(Duration.ofMillis(200)).until(() -> held.size() <= 1);
    held.get(0).sent();
    await().until(() -> held.size() >= 2);
    // A connection that hangs does not hold up the others for ever.
    await().until(() -> held.size() >= 3);
  }

  @Test
  void aPauseHoldsEveryone() {
    BucketSettings settings = settings("unlimited");
    BucketLease throttled = open(settings, Subtasks.of("job", "tm", 0, 2));
    BucketLease neighbour = open(settings, Subtasks.of("job", "tm", 1, 2));
    Calls calls = new Calls();
    ask(throttled, calls, 1, FAR);
    long start = System.nanoTime();
    calls.permits.get(0).end(new Feedback(Health.THROTTLED, Duration.ofMillis(700), "HTTP 429"));

    Calls others = new Calls();
    ask(neighbour, others, 1, FAR);

    assertThat(others.times).isEmpty();
    await().until(() -> others.times.size() == 1);
    assertThat(Duration.ofNanos(others.times.peek() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(700));
  }

  @Test
  void whoeverWaitsBeyondTheDeadlineIsToldWhyAndTakesNoPermit() {
    BucketLease lease = open(settings("1/h"), Subtasks.alone());
    Calls calls = new Calls();

    ask(lease, calls, 2, Duration.ofMillis(50));
    await().until(() -> calls.denials.size() == 2);

    assertThat(calls.denials).containsOnly(Denial.BUSY);
    assertThat(calls.times).isEmpty();
  }

  @Test
  void theLeastTimeLeftComesFirst() {
    BucketLease lease = open(settings("10/s"), Subtasks.alone());
    List<String> order = new CopyOnWriteArrayList<>();
    for (String name : List.of("new-1", "new-2", "retry")) {
      Duration left = name.equals("retry") ? Duration.ofSeconds(30) : FAR;
      lease.acquire(
          System.nanoTime() + left.toNanos(),
          new Waiter() {
            @Override
            public void granted(Permit permit) {
              permit.sent();
              order.add(name);
            }

            @Override
            public void dropped(Denial why) {}
          });
    }

    await().until(() -> order.size() == 3);
    assertThat(order).containsExactly("retry", "new-1", "new-2");
  }

  @Test
  void failuresInARowStopCallsUntilAProbeSucceeds() {
    BucketLease lease =
        open(
            new BucketSettings(
                "api", Rate.UNLIMITED, BucketSettings.NO_CAP, 2, Duration.ofMillis(300)),
            Subtasks.alone());
    Calls calls = new Calls();
    ask(lease, calls, 3, FAR);
    calls.permits.get(0).end(failed());
    calls.permits.get(1).end(failed());
    ask(lease, calls, 5, FAR);
    assertThat(calls.permits).hasSize(3);

    // A call from before the outage decides nothing.
    calls.permits.get(2).end(Feedback.HEALTHY);
    await().until(() -> calls.permits.size() == 4);
    calls.permits.get(3).end(failed());
    await().until(() -> calls.permits.size() == 5);
    calls.permits.get(4).end(Feedback.HEALTHY);

    await().until(() -> calls.permits.size() == 8);
    assertThat(calls.denials).isEmpty();
  }

  @Test
  void waitersOfAnOpenCircuitEndAtTheirDeadline() {
    BucketLease lease =
        open(
            new BucketSettings(
                "api", Rate.UNLIMITED, BucketSettings.NO_CAP, 2, Duration.ofMinutes(5)),
            Subtasks.alone());
    Calls calls = new Calls();
    ask(lease, calls, 1, FAR);
    calls.permits.get(0).end(new Feedback(Health.REFUSED, Duration.ZERO, "HTTP 401"));

    ask(lease, calls, 4, Duration.ofMillis(100));

    await().until(() -> calls.denials.size() == 4);
    assertThat(calls.denials).containsOnly(Denial.CIRCUIT_OPEN);
    assertThat(calls.permits).hasSize(1);
  }

  @Test
  void aProbeWhoseSubtaskClosesIsReplaced() {
    BucketSettings settings =
        new BucketSettings("api", Rate.UNLIMITED, BucketSettings.NO_CAP, 1, Duration.ofMillis(50));
    BucketLease closing = open(settings, Subtasks.of("job", "tm", 0, 2));
    BucketLease staying = open(settings, Subtasks.of("job", "tm", 1, 2));
    Calls calls = new Calls();
    ask(closing, calls, 1, FAR);
    calls.permits.get(0).end(failed());
    ask(closing, calls, 1, FAR);
    await().until(() -> calls.permits.size() == 2);
    ask(staying, calls, 1, FAR);
    assertThat(calls.permits).hasSize(2);

    closing.close();

    await().until(() -> calls.permits.size() == 3);
  }

  @Test
  void waitsEndAtOnceOnClose() {
    BucketLease lease = open(settings("1/month"), Subtasks.alone());
    Calls calls = new Calls();
    ask(lease, calls, 3, FAR);
    long start = System.nanoTime();

    lease.close();
    ask(lease, calls, 1, FAR);

    assertThat(calls.denials).hasSize(4).containsOnly(Denial.CLOSED);
    assertThat(threads()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void aFailingWaiterDoesNotStopTheOthers() {
    BucketLease lease = open(settings("100/s"), Subtasks.alone());
    AtomicInteger told = new AtomicInteger();
    Waiter failing =
        new Waiter() {
          @Override
          public void granted(Permit permit) {
            told.incrementAndGet();
            throw new IllegalStateException("a fault of the test");
          }

          @Override
          public void dropped(Denial why) {}
        };
    for (int i = 0; i < 3; i++) {
      lease.acquire(System.nanoTime() + FAR.toNanos(), failing);
    }

    await().until(() -> told.get() == 3);
  }

  @Test
  void leavesNoThreadAfterManyRestarts() {
    for (int i = 0; i < 50; i++) {
      BucketLease one = Buckets.open(settings("10/s"), Subtasks.of("job", "tm", 0, 2));
      BucketLease other = Buckets.open(settings("10/s"), Subtasks.of("job", "tm", 1, 2));
      ask(one, new Calls(), 10, FAR);
      assertThat(threads()).isEqualTo(1);
      one.close();
      other.close();
      other.close();
      assertThat(threads()).isZero();
    }
  }

  @Test
  void refusesTwoMeaningsOfOneName() {
    Subtask subtask = Subtasks.of("job", "tm", 0, 1);
    open(settings("10/s"), subtask);

    assertThatThrownBy(() -> Buckets.open(settings("20/s"), subtask))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("different settings");
  }

  private static Feedback failed() {
    return new Feedback(Health.FAILED, Duration.ZERO, "HTTP 503");
  }

  private static BucketSettings settings(String rate) {
    return new BucketSettings(
        "api", Rate.parse(rate), BucketSettings.NO_CAP, 5, Duration.ofSeconds(60));
  }

  private BucketLease open(BucketSettings settings, Subtask subtask) {
    BucketLease lease = Buckets.open(settings, subtask);
    leases.add(lease);
    return lease;
  }

  private static void ask(BucketLease lease, Waiter waiter, int calls, Duration left) {
    for (int i = 0; i < calls; i++) {
      lease.acquire(System.nanoTime() + left.toNanos(), waiter);
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("bucket-api"))
        .count();
  }
}
