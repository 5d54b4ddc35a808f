package io.prismatic.dd.functions.score.yente;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells the operator on call that the API refuses us, at most once a minute: every entity would
 * tell the same. Used on the event loop only.
 */
final class ConfigurationAlarm {

  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoTime;
  private final Consumer<String> warn;
  private boolean raised;
  private long raisedAt;

  /**
   * @param nanoTime as {@link System#nanoTime}
   * @param warn is told what to look at
   */
  ConfigurationAlarm(LongSupplier nanoTime, Consumer<String> warn) {
    this.nanoTime = nanoTime;
    this.warn = warn;
  }

  void raise(String detail) {
    long now = nanoTime.getAsLong();
    if (!raised || now - raisedAt >= PAUSE) {
      raised = true;
      raisedAt = now;
      warn.accept(detail);
    }
  }
}
