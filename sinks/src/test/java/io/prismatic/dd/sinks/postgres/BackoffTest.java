package io.prismatic.dd.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  @ParameterizedTest
  @CsvSource({"1, 100", "2, 200", "3, 400", "7, 6400", "8, 10000", "9, 10000", "1000000, 10000"})
  void doublesTheCeilingUpToTheCap(int failures, long millis) {
    assertThat(new Backoff(() -> 1.0).delay(failures)).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void takesARandomShareOfTheCeiling() {
    assertThat(new Backoff(() -> 0.25).delay(3)).isEqualTo(Duration.ofMillis(100));
    assertThat(new Backoff(() -> 0.0).delay(3)).isEqualTo(Duration.ZERO);
  }
}
