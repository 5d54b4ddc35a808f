package io.prismatic.dd.functions.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {

  @ParameterizedTest
  @CsvSource({
    "1/s, 1, 1/s",
    "10 / sec, 10, 10/s",
    "100/min, 1.666667, 100/min",
    "3600/HOUR, 1, 3600/h",
    "86400/day, 1, 86400/day",
    "10000/month, 0.003733572, 10000/month",
  })
  void readsARate(String text, double perSecond, String canonical) {
    Rate rate = Rate.parse(text);

    assertThat(rate.perSecond()).isCloseTo(perSecond, within(1e-6));
    assertThat(rate).hasToString(canonical).isEqualTo(Rate.parse(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "0/s", "-1/s", "1.5/s", "10/week", "s", "/s", "10/", "1e9/s", "none"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> Rate.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void unlimitedTakesNoTime() {
    assertThat(Rate.parse("Unlimited")).isEqualTo(Rate.UNLIMITED).hasToString("unlimited");
    assertThat(Rate.UNLIMITED.timeFor(1_000_000)).isZero();
    assertThat(Rate.UNLIMITED.perSecond()).isInfinite();
  }

  @Test
  void tellsTheTimeForCalls() {
    assertThat(Rate.parse("10/s").timeFor(50)).isEqualTo(Duration.ofSeconds(5));
    assertThat(Rate.parse("30/min").timeFor(1)).isEqualTo(Duration.ofSeconds(2));
  }
}
