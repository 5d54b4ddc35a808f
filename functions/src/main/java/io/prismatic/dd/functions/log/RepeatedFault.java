package io.prismatic.dd.functions.log;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides which failures of one thing become a line of the log: the first, then one a minute with
 * the count while it lasts, and the end. Safe for use by several threads.
 */
public final class RepeatedFault {

  static final Duration SUMMARY = Duration.ofMinutes(1);

  private final Clock clock;
  private long failures;
  private long since;
  private long told;

  /**
   * @param clock to the millisecond
   */
  public RepeatedFault(Clock clock) {
    this.clock = clock;
  }

  /**
   * It failed once more.
   *
   * @return what to add to the line; empty if no line is due
   */
  public synchronized Optional<String> failed() {
    long now = clock.millis();
    failures++;
    if (failures == 1) {
      since = now;
    } else if (now - told < SUMMARY.toMillis()) {
      return Optional.empty();
    }
    told = now;
    return Optional.of(failures == 1 ? "" : " (" + count(now) + ")");
  }

  /**
   * It works.
   *
   * @return what it was, such as {@code 12 failures in 34 s}; empty if it had not failed
   */
  public synchronized Optional<String> over() {
    if (failures == 0) {
      return Optional.empty();
    }
    String count = count(clock.millis());
    failures = 0;
    return Optional.of(count);
  }

  private String count(long now) {
    String times = failures + (failures == 1 ? " failure" : " failures");
    return times + " in " + Math.max(0, now - since) / 1_000 + " s";
  }
}
