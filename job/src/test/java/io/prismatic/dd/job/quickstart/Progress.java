package io.prismatic.dd.job.quickstart;

import io.prismatic.dd.job.drain.Counts;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/**
 * Shows counts and how long the rest will take: one line that is rewritten on a terminal, a plain
 * line every few seconds without one.
 */
final class Progress {

  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(2);

  private final PrintStream out;
  private final boolean terminal;
  private final long expected;
  private final TimeLeft left = new TimeLeft();
  private Instant last = Instant.EPOCH;
  private String shown;
  private boolean open;

  Progress(PrintStream out, boolean terminal, long expected) {
    this.out = out;
    this.terminal = terminal;
    this.expected = expected;
  }

  void show(Counts counts, Instant now) {
    long done = counts.read() - counts.inFlight();
    String rest = left.after(done, expected, now);
    String line = "%3d %%  %s  (%s)".formatted(percent(counts), counts, rest);
    if (terminal) {
      out.print("\r\u001b[K" + line);
      out.flush();
      open = true;
    } else if (!line.equals(shown) && !now.isBefore(last.plus(PLAIN_INTERVAL))) {
      out.println(line);
      shown = line;
      last = now;
    }
  }

  /** An ordinary line, below the progress. */
  void say(String line) {
    if (open) {
      out.println();
      open = false;
    }
    out.println(line);
  }

  private long percent(Counts counts) {
    return expected == 0
        ? 100
        : Math.min(100, 100 * (counts.read() - counts.inFlight()) / expected);
  }
}
