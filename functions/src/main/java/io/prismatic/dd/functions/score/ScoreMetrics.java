package io.prismatic.dd.functions.score;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.metrics.Durations;
import io.prismatic.dd.functions.metrics.Phase;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/**
 * The figures of scoring, safe for completions on any thread: {@code scoreStarted} = {@code
 * scoreSucceeded} + {@code scoreFailed} (by {@code reason}) + {@code scoreInFlight}, counted from
 * the start of the task; the time from call to outcome is {@link Phase#SCORE}, whose count is
 * succeeded + failed.
 */
final class ScoreMetrics {

  private final Counter started;
  private final Counter succeeded;
  private final Durations took;
  private final Map<Reason, Counter> failed = new EnumMap<>(Reason.class);

  ScoreMetrics(MetricGroup group, Gauge<Integer> inFlight) {
    started = group.counter("scoreStarted", new ThreadSafeSimpleCounter());
    succeeded = group.counter("scoreSucceeded", new ThreadSafeSimpleCounter());
    took = Phase.SCORE.register(group);
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
    took.addNanos(tookNanos);
    if (outcome.scored() != null) {
      succeeded.inc();
    } else {
      failed.get(outcome.failed().failure().reason()).inc();
    }
  }
}
