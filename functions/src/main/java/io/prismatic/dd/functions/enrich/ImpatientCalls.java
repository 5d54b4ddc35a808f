package io.prismatic.dd.functions.enrich;

import io.prismatic.dd.functions.http.EventLoop;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Calls that entities may do without: while the API is not to be called (open circuit, long pause,
 * spent budget), nobody waits for it, and who waited is let go within a second. The calls
 * themselves go on, and one new one at a time, to find out when the API is back. Safe for any
 * thread.
 */
final class ImpatientCalls {

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final BooleanSupplier blocked;
  private final Supplier<Finding> without;
  private final Map<Long, CompletableFuture<Finding>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicBoolean watching = new AtomicBoolean();
  private final AtomicBoolean probing = new AtomicBoolean();

  /**
   * @param blocked whether no calls are made now
   * @param without what is found then
   */
  ImpatientCalls(EventLoop loop, BooleanSupplier blocked, Supplier<Finding> without) {
    this.loop = loop;
    this.blocked = blocked;
    this.without = without;
  }

  CompletionStage<Finding> call(Supplier<CompletionStage<Finding>> call) {
    if (blocked.getAsBoolean()) {
      if (probing.compareAndSet(false, true)) {
        call.get().whenComplete((finding, error) -> probing.set(false));
      }
      return CompletableFuture.completedStage(without.get());
    }
    CompletableFuture<Finding> result = new CompletableFuture<>();
    long number = numbers.incrementAndGet();
    waiting.put(number, result);
    call.get()
        .whenComplete(
            (finding, error) -> {
              waiting.remove(number);
              if (error == null) {
                result.complete(finding);
              } else {
                result.completeExceptionally(error);
              }
            });
    watch();
    return result;
  }

  private void watch() {
    if (!waiting.isEmpty() && watching.compareAndSet(false, true)) {
      loop.run(() -> loop.after(LOOK, this::look));
    }
  }

  private void look() {
    if (blocked.getAsBoolean()) {
      // Each removes itself when its call ends.
      waiting.values().forEach(one -> one.complete(without.get()));
    }
    watching.set(false);
    watch();
  }
}
