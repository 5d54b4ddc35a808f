package io.prismatic.dd.functions.limit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The periods of a budget that a call now may belong to. Clocks of servers differ by a little:
 * close to the end of a period a call counts in both, or else the API might count more in one of
 * them than we do. Not safe for concurrent use.
 */
final class Periods {

  /** How wrong the clock may be. */
  static final Duration SKEW = Duration.ofMinutes(5);

  /** How long before it begins calls are reserved in a period, so that it starts without a wait. */
  private static final Duration AHEAD = Duration.ofMinutes(15);

  private final Budget budget;
  private final Clock clock;
  private List<Budget.Period> now = List.of();
  private long from;
  private long until;

  Periods(Budget budget, Clock clock) {
    this.budget = budget;
    this.clock = clock;
  }

  /** One, or two around the end of the first. */
  List<Budget.Period> now() {
    long millis = clock.millis();
    if (millis < from || millis >= until) {
      now = between(millis, SKEW, SKEW);
      Budget.Period first = now.get(0);
      boolean both = now.size() > 1;
      from = (both ? first.end() : first.start() + 2 * SKEW.toMillis()) - SKEW.toMillis();
      until = first.end() + (both ? SKEW.toMillis() : -SKEW.toMillis());
    }
    return now;
  }

  /** Those in which there may be calls until the next checkpoint. */
  List<Budget.Period> soon() {
    return between(clock.millis(), SKEW, AHEAD);
  }

  /** When there are calls again if the first of today's periods is spent. */
  Instant back(Budget.Period spent) {
    return Instant.ofEpochMilli(spent.end()).plus(SKEW);
  }

  private List<Budget.Period> between(long millis, Duration before, Duration after) {
    Budget.Period first = budget.period(Instant.ofEpochMilli(millis).minus(before));
    Budget.Period last = budget.period(Instant.ofEpochMilli(millis).plus(after));
    return first.equals(last) ? List.of(first) : List.of(first, last);
  }
}
