package io.prismatic.dd.functions.score;

import io.prismatic.dd.functions.deadletter.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/**
 * The figures of scoring, safe for completions on any thread: {@code scoreStarted} = {@code
 * scoreSucceeded} + {@code scoreFailed} (by {@code reason}) + {@code scoreInFlight}, counted from
 * the start of the task; {@code scoreMillis} ÷ (succeeded + failed) is the mean time from call to
 * outcome.
 */
final class ScoreMetrics {

  private final Counter started;
  private final Counter succeeded;
  private final LongAdder nanos = new LongAdder();
  private final Map<Reason, Counter> failed = new EnumMap<>(Reason.class);

  ScoreMetrics(MetricGroup group, Gauge<Integer> inFlight) {
    started = group.counter("scoreStarted", new ThreadSafeSimpleCounter());
    succeeded = group.counter("scoreSucceeded", new ThreadSafeSimpleCounter());
    // Summed up in nanoseconds: a screener in the JVM takes less than a millisecond.
    group.gauge("scoreMillis", () -> nanos.sum() / 1_000_000);
    group.gauge("scoreInFlight", inFlight);
    for (Reason reason : Reason.values()) {
      if (reason.ofScoring()) {
        failed.put(
            reason,
            group
                .addGroup("reason", reason.label())
                .counter("scoreFailed", new ThreadSafeSimpleCounter()));
      }
    }
  }

  void started() {
    started.inc();
  }

  void ended(ScoringOutcome outcome, long tookNanos) {
    nanos.add(tookNanos);
    if (outcome.scored() != null) {
      succeeded.inc();
    } else {
      failed.get(outcome.failed().failure().reason()).inc();
    }
  }
}
