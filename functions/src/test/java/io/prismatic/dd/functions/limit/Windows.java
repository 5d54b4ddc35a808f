package io.prismatic.dd.functions.limit;

import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;

/** Counts calls in sliding windows: wherever a window starts, at a call or in between. */
public final class Windows {

  private Windows() {}

  /** Milliseconds since the first, for messages. */
  public static String text(Collection<Long> times) {
    long first = times.stream().mapToLong(Long::longValue).min().orElse(0);
    return times.stream()
        .sorted()
        .map(time -> Long.toString((time - first) / 1_000_000))
        .collect(Collectors.joining(" "));
  }

  /**
   * The most calls in any window of that length; times in nanoseconds, in any order.
   *
   * @param length end excluded
   */
  public static int most(Collection<Long> times, Duration length) {
    long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
    int most = 0;
    int first = 0;
    for (int last = 0; last < sorted.length; last++) {
      while (sorted[last] - sorted[first] >= length.toNanos()) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
