package io.prismatic.dd.job.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeLeftTest {

  private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

  private final TimeLeft left = new TimeLeft();

  @Test
  void dividesWhatIsLeftByTheRateOfTheLastTenSeconds() {
    assertThat(left.after(0, 1_000, START)).isEqualTo("1000 left");
    assertThat(left.after(100, 1_000, START.plusSeconds(5)))
        .isEqualTo("900 left, about 45 s at 20/s");
    assertThat(left.after(100, 1_000, START.plusSeconds(10)))
        .isEqualTo("900 left, about 90 s at 10/s");
    assertThat(left.after(600, 1_000, START.plusSeconds(20)))
        .isEqualTo("400 left, about 8 s at 50/s");
    assertThat(left.after(1_000, 1_000, START.plusSeconds(21))).isEqualTo("none left");
  }
}
