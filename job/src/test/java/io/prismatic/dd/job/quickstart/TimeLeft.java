package io.prismatic.dd.job.quickstart;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How long the rest will take at the rate of the last seconds. */
final class TimeLeft {

  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final Deque<Reading> readings = new ArrayDeque<>();

  private record Reading(Instant at, long done) {}

  /**
   * Takes a reading.
   *
   * @param done how many are done
   * @param total how many there are
   * @return such as {@code 1200 left, about 35 s at 34/s}
   */
  String after(long done, long total, Instant now) {
    while (!readings.isEmpty() && readings.peek().at().isBefore(now.minus(WINDOW))) {
      readings.remove();
    }
    readings.add(new Reading(now, done));
    long left = Math.max(0, total - done);
    double seconds = Duration.between(readings.peek().at(), now).toMillis() / 1_000.0;
    double rate = seconds == 0 ? 0 : (done - readings.peek().done()) / seconds;
    if (left == 0) {
      return "none left";
    }
    return rate <= 0
        ? left + " left"
        : "%d left, about %.0f s at %.0f/s".formatted(left, Math.ceil(left / rate), rate);
  }
}
