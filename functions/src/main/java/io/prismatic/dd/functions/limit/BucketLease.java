package io.prismatic.dd.functions.limit;

import io.prismatic.dd.functions.metrics.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/**
 * A subtask's use of a bucket. Figures: {@code limitWaiting} calls that wait now, {@code
 * limitPermits} granted, {@code limitMillis} waited for each or in vain, {@code callMillis} from
 * each permit to the end of its call, {@code callsRunning} now, so that {@code limitPermits} =
 * count of {@code callMillis} + {@code callsRunning}; {@code callRetries} that were asked again
 * after an attempt that failed; of the whole bucket, the same in every subtask of a TaskManager:
 * {@code limitPausedMillis} left of a pause, {@code circuitState} (0 closed, 1 half-open, 2 open),
 * {@code circuitOpened} how often; if the bucket has a budget, {@code limitBudgetLeft} calls left
 * in this day or month, and {@code limitBudgetSpent} (1 if there are no calls before the next one,
 * else 0).
 */
public final class BucketLease implements AutoCloseable {

  private final Bucket bucket;
  private final Subtask subtask;
  private final Runnable release;
  private final BudgetAccount account;
  private final Counter permits;
  private final Counter retries;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Durations waits;
  private final Durations calls;
  private final Set<Permit> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  BucketLease(Bucket bucket, Subtask subtask, Runnable release) {
    this.bucket = bucket;
    this.subtask = subtask;
    this.release = release;
    this.account = bucket.joinBudget(subtask);
    MetricGroup group = subtask.metrics().addGroup("bucket", bucket.name());
    permits = group.counter("limitPermits", new ThreadSafeSimpleCounter());
    retries = group.counter("callRetries", new ThreadSafeSimpleCounter());
    group.gauge("limitWaiting", waiting::get);
    group.gauge("callsRunning", running::size);
    waits = Durations.register(group, "limitMillis");
    calls = Durations.register(group, "callMillis");
    group.gauge("limitPausedMillis", bucket::pausedMillis);
    group.gauge("circuitState", bucket::circuitState);
    group.gauge("circuitOpened", bucket::circuitOpened);
    if (account != null) {
      group.gauge("limitBudgetLeft", bucket.budget()::left);
      group.gauge("limitBudgetSpent", () -> isBudgetSpent() ? 1 : 0);
    }
  }

  /**
   * Asks for a permit and returns at once. Whoever has the least time left comes first, so a retry
   * comes before newer calls; a probe is made by whoever has the most.
   *
   * @param deadline as {@link System#nanoTime}: the waiter is dropped then
   */
  public void acquire(long deadline, Waiter waiter) {
    waiting.incrementAndGet();
    bucket.acquire(this, deadline, waiter);
  }

  /** Whether no call but a probe will be made within that time: the circuit is open, or a pause. */
  public boolean isBlockedFor(Duration time) {
    return bucket.circuitState() != 0 || bucket.pausedMillis() > time.toMillis();
  }

  /**
   * Whether there will be no permit before the next day or month: who need not wait may give up.
   */
  public boolean isBudgetSpent() {
    return account != null && bucket.budget().isSpent();
  }

  /** What failed is to be asked once more. */
  public void retried() {
    retries.inc();
  }

  /** Where calls are booked, null if the bucket has no budget or nobody counts. */
  BudgetAccount account() {
    return account;
  }

  Subtask subtask() {
    return subtask;
  }

  boolean isClosed() {
    return closed;
  }

  Permit grant(boolean probe, List<Allowance> booked) {
    Permit permit = new Permit(bucket, this, probe, booked);
    running.add(permit);
    permits.inc();
    return permit;
  }

  void waited(long nanos) {
    waiting.decrementAndGet();
    waits.addNanos(nanos);
  }

  void ended(Permit permit) {
    if (running.remove(permit)) {
      calls.addNanos(permit.nanosSinceGranted());
    }
  }

  /** Drops those who wait and forgets calls in flight; the last subtask's close ends the bucket. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    bucket.leave(this);
    List.copyOf(running).forEach(Permit::abandon);
    release.run();
  }
}
