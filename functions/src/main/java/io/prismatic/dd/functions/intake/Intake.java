package io.prismatic.dd.functions.intake;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.metrics.MetricGroup;

/**
 * How many entities of one task wait for a call, so that its source can stop before the queue of an
 * async operator is full. A full queue blocks the task's thread: no checkpoint passes then, and
 * while nothing ends, because a circuit is open or a budget waits for that very checkpoint, the job
 * would stand until the deadlines. The operators and the source meet here by the id of the task's
 * attempt, which the operators of a chain have in common. Safe for concurrent use.
 */
public final class Intake {

  private static final String ATTEMPT = "<task_attempt_id>";
  private static final CompletableFuture<Void> AT_ONCE = CompletableFuture.completedFuture(null);

  private static final Map<String, Intake> OF_THIS_JVM = new ConcurrentHashMap<>();

  private final String attempt;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicReference<CompletableFuture<Void>> waiting = new AtomicReference<>();
  private volatile int most = Integer.MAX_VALUE;
  private int users;

  private Intake(String attempt) {
    this.attempt = attempt;
  }

  /**
   * Joins the intake of a task; it ends with its last user's {@link #leave}.
   *
   * @param metrics of the user, for the id of its task's attempt
   */
  public static Intake join(MetricGroup metrics) {
    String attempt = metrics.getAllVariables().getOrDefault(ATTEMPT, "");
    return OF_THIS_JVM.compute(
        attempt,
        (id, there) -> {
          Intake intake = there == null ? new Intake(id) : there;
          intake.users++;
          return intake;
        });
  }

  /** The user needs it no more. */
  public void leave() {
    OF_THIS_JVM.computeIfPresent(attempt, (id, there) -> --there.users == 0 ? null : there);
  }

  /** How many tasks of this JVM have one, for tests. */
  static int count() {
    return OF_THIS_JVM.size();
  }

  /** Sets how many entities may be in flight before the source stops, from 1. */
  public void most(int entities) {
    most = entities;
  }

  /** An entity waits for its call from now on. */
  public void taken() {
    inFlight.incrementAndGet();
  }

  /** It has its outcome. */
  public void done() {
    if (inFlight.decrementAndGet() < most) {
      CompletableFuture<Void> waiter = waiting.getAndSet(null);
      if (waiter != null) {
        waiter.complete(null);
      }
    }
  }

  public boolean hasRoom() {
    return inFlight.get() < most;
  }

  /** Completed once there is room for another entity, perhaps on the thread that made it. */
  public CompletableFuture<Void> room() {
    if (hasRoom()) {
      return AT_ONCE;
    }
    CompletableFuture<Void> waiter =
        waiting.updateAndGet(there -> there == null ? new CompletableFuture<>() : there);
    if (hasRoom()) {
      waiter.complete(null);
    }
    return waiter;
  }
}
