package io.prismatic.dd.job.config;

import static io.prismatic.dd.job.config.Key.withDefault;
import static io.prismatic.dd.job.config.ValueType.duration;
import static io.prismatic.dd.job.config.ValueType.wholeNumber;

import java.time.Duration;

/** The part of the registry that concerns retries of dead letters. */
final class RetryKeys {

  static final Key<Duration> BASE =
      withDefault(
          "retry.base",
          duration("1ms", "1h"),
          "duration",
          "30s",
          "Longest wait before the first retry of a dead letter, doubled for each further one; the"
              + " real wait is a random part of it, so that they do not come back together.");
  static final Key<Duration> CAP =
      withDefault(
          "retry.cap",
          duration("1ms", "24h"),
          "duration",
          "1h",
          "Longest wait before any retry; about how late a recovery of the screening API is"
              + " noticed.");
  static final Key<Integer> MAX_ATTEMPTS =
      withDefault(
          "retry.max-attempts",
          wholeNumber(1, 100),
          "retries",
          "8",
          "Retries before a dead letter is parked for a person to decide; eight last about an hour on"
              + " average with the other defaults.");

  private RetryKeys() {}
}
