package io.prismatic.dd.job.config;

import static io.prismatic.dd.job.config.Key.optional;
import static io.prismatic.dd.job.config.Key.withDefault;
import static io.prismatic.dd.job.config.ValueType.duration;
import static io.prismatic.dd.job.config.ValueType.text;
import static io.prismatic.dd.job.config.ValueType.wholeNumber;

import java.time.Duration;

/** The part of the registry that concerns the producer. */
final class ProducerKeys {

  static final Key<String> CASE_ID =
      optional(
          "producer.case-id",
          text("a case id of up to 255 characters", "\\S(.{0,253}\\S)?"),
          "case",
          "DD-2026-0117",
          "Publish the pending rows of this case only; leave it out for all cases.");
  static final Key<Duration> POLL_INTERVAL =
      withDefault(
          "producer.poll-interval",
          duration("10ms", "1h"),
          "duration",
          "1s",
          "How often to look for pending rows; while more are waiting it polls at once.");
  static final Key<Integer> DEMAND =
      withDefault(
          "producer.demand",
          wholeNumber(1, 100_000),
          "rows",
          "1000",
          "Rows published but not yet acknowledged by a checkpoint, at most; per checkpoint interval"
              + " no more are published.");

  private ProducerKeys() {}
}
