package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.http.BatchedCalls;
import io.prismatic.dd.functions.http.EventLoop;
import io.prismatic.dd.functions.limit.Waiter.Denial;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.score.Screening;
import io.prismatic.dd.functions.score.Screening.ScreeningFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Holds entities back until the server is ready, each at most until its deadline; opens once. Its
 * state lives on the event loop.
 */
final class ReadinessGate {

  private final EventLoop loop;
  private final BatchedCalls<Entity, Screening> calls;
  private final Duration deadline;
  private final List<Waiting> waiting = new ArrayList<>();
  private volatile boolean open;

  private record Waiting(Entity entity, long end, CompletableFuture<Screening> result) {

    void end(String why) {
      result.complete(new ScreeningFailed(Reason.UNAVAILABLE, why));
    }
  }

  ReadinessGate(EventLoop loop, BatchedCalls<Entity, Screening> calls, Duration deadline) {
    this.loop = loop;
    this.calls = calls;
    this.deadline = deadline;
  }

  /** Calls as soon as it is open; on any thread. */
  CompletionStage<Screening> call(Entity entity) {
    if (open) {
      return calls.call(entity, deadline);
    }
    Waiting one =
        new Waiting(entity, System.nanoTime() + deadline.toNanos(), new CompletableFuture<>());
    loop.run(() -> hold(one));
    return one.result();
  }

  private void hold(Waiting one) {
    if (open) {
      pass(one);
    } else {
      waiting.add(one);
      loop.after(
          deadline,
          () -> {
            if (waiting.remove(one)) {
              one.end("no call before the deadline, yente is loading its index");
            }
          });
    }
  }

  private void pass(Waiting one) {
    calls
        .call(one.entity(), Duration.ofNanos(Math.max(0, one.end() - System.nanoTime())))
        .whenComplete(
            (screening, error) -> {
              if (error == null) {
                one.result().complete(screening);
              } else {
                one.result().completeExceptionally(error);
              }
            });
  }

  /** From now on nobody waits; on the event loop. */
  void open() {
    open = true;
    List<Waiting> held = List.copyOf(waiting);
    waiting.clear();
    held.forEach(this::pass);
  }

  /** Whoever still waits has failed; before the event loop is closed. */
  void close() {
    loop.run(
        () -> {
          waiting.forEach(one -> one.end(Denial.CLOSED.noCall()));
          waiting.clear();
        });
  }
}
