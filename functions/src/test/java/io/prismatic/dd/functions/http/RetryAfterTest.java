package io.prismatic.dd.functions.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-08-22T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7",
    "' 7 ', 7",
    "86400, 3600",
    "99999999999999999999, 3600",
    "-7, 0",
    "1.5, 0",
    "soon, 0",
    "'', 0",
    "'Sat, 22 Aug 2026 10:00:30 GMT', 30",
    "'Sat, 22 Aug 2026 09:00:00 GMT', 0",
    "'Sun, 23 Aug 2026 10:00:00 GMT', 3600",
    "'Mon, 22 Aug 2026 10:00:30 GMT', 0",
  })
  void readsSecondsAndDatesWithinAnHour(String header, int seconds) {
    assertThat(RetryAfter.of(header, NOW)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void asksForNoWaitWithoutAHeader() {
    assertThat(RetryAfter.of(null, NOW)).isZero();
  }
}
