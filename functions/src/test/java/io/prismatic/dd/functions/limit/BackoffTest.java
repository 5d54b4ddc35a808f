package io.prismatic.dd.functions.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  @ParameterizedTest
  @CsvSource({"1, 200", "2, 400", "3, 800", "4, 1600", "5, 3000", "6, 3000", "1000, 3000"})
  void doublesUpToTheCap(int failures, long millis) {
    Backoff backoff = new Backoff(Duration.ofMillis(400), Duration.ofSeconds(6), () -> 0.5);

    assertThat(backoff.after(failures)).isEqualTo(Duration.ofMillis(millis));
  }

  @Property
  void staysBetweenNothingAndTheCap(
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 2_000_000) long base,
      @ForAll @LongRange(min = 0, max = 1_000_000_000) long cap,
      @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int failures,
      @ForAll @DoubleRange(min = 0, max = 0.99) double random) {
    Backoff backoff = new Backoff(Duration.ofMillis(base), Duration.ofMillis(cap), () -> random);

    assertThat(backoff.after(failures)).isBetween(Duration.ZERO, Duration.ofMillis(cap));
  }
}
