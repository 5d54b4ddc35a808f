package io.prismatic.dd.functions.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeparturesTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** Clock readings may be negative and may overflow. */
  private static final long START = Long.MAX_VALUE - 5 * SECOND;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 1_000})
  @Tag("BC-46")
  @Tag("BC-52")
  void noSecondHasMoreThanTheRateHoweverCallsAreHeldUp(int rate) {
    Random random = new Random(7);
    Departures departures = new Departures(rate);
    List<Long> times = new ArrayList<>();
    long elapsed = 0;
    while (elapsed < 20 * SECOND) {
      // Held up by a garbage collection or by a slow connection, then all at once.
      long late = random.nextInt(2 * rate) == 0 ? random.nextLong(SECOND / 2) : 0;
      elapsed += Math.max(0, departures.nanosToWait(START + elapsed)) + late;
      departures.add(START + elapsed);
      times.add(elapsed);
    }

    assertThat(Windows.most(times, Duration.ofSeconds(1))).isLessThanOrEqualTo(rate);
    assertThat(times).hasSizeGreaterThan(10 * rate);
  }

  @Test
  @Tag("BC-46")
  void allButAMarginOfTheRateIsUsed() {
    Departures departures = new Departures(1_000);
    long elapsed = 0;
    int calls = 0;
    while (elapsed < 100 * SECOND) {
      elapsed += Math.max(0, departures.nanosToWait(START + elapsed));
      departures.add(START + elapsed);
      calls++;
    }

    assertThat(calls).isBetween(99_300, 101_000);
  }

  @Test
  @Tag("BC-50")
  void callsThatHaveLeftCountAfterAChangeOfTheRate() {
    Departures departures = new Departures(100);
    for (int i = 0; i < 150; i++) {
      departures.add(START + i);
    }

    departures.rate(50);
    assertThat(departures.nanosToWait(START + 150)).isBetween(SECOND - 150, SECOND * 11 / 10);

    departures.rate(80);
    assertThat(departures.nanosToWait(START + 150)).isNotPositive();
    for (int i = 0; i < 30; i++) {
      departures.add(START + 200 + i);
    }
    assertThat(departures.nanosToWait(START + 230)).isBetween(SECOND - 150, SECOND * 11 / 10);
  }

  @Test
  void ratesBelowOneASecondAndAboveAllMeasureAreKept() {
    Departures slow = new Departures(0.5);
    slow.add(START);
    assertThat(slow.nanosToWait(START)).isBetween(2 * SECOND - 1, 2 * SECOND * 11 / 10);

    Departures fast = new Departures(1_000_000);
    for (int i = 0; i < 10_000; i++) {
      fast.add(START);
    }
    assertThat(fast.nanosToWait(START)).isBetween(SECOND / 100, SECOND / 90);
  }
}
