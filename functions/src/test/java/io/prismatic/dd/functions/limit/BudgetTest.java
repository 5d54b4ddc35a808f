package io.prismatic.dd.functions.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {

  @ParameterizedTest
  @CsvSource({
    "10000/month, 10000, MONTH, 10000/month",
    "' 500 / DAY ', 500, DAY, 500/day",
    "1/d, 1, DAY, 1/day",
  })
  void readsWhatItPrints(String text, long calls, Budget.Unit unit, String printed) {
    Budget budget = Budget.parse(text);

    assertThat(budget).isEqualTo(new Budget(calls, unit));
    assertThat(budget).hasToString(printed);
    assertThat(Budget.parse(budget.toString())).isEqualTo(budget);
  }

  @Test
  void unlimitedIsNone() {
    assertThat(Budget.parse("unlimited")).isEqualTo(Budget.UNLIMITED);
    assertThat(Budget.UNLIMITED.isUnlimited()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0/day", "-1/day", "10", "10/s", "10/year", "1.5/day", "9999999999/day"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> Budget.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("500/day or 10000/month");
  }

  @Test
  void periodsAreThoseOfTheCalendarInUtc() {
    Budget.Period february =
        new Budget(1, Budget.Unit.MONTH).period(Instant.parse("2028-02-29T23:59:59.999Z"));
    Budget.Period newYear =
        new Budget(1, Budget.Unit.DAY).period(Instant.parse("2027-01-01T00:00:00Z"));

    assertThat(february.name()).isEqualTo("2028-02");
    assertThat(Instant.ofEpochMilli(february.end())).isEqualTo("2028-03-01T00:00:00Z");
    assertThat(newYear.name()).isEqualTo("2027-01-01");
    assertThat(Instant.ofEpochMilli(newYear.start())).isEqualTo("2027-01-01T00:00:00Z");
    assertThat(Instant.ofEpochMilli(newYear.end())).isEqualTo("2027-01-02T00:00:00Z");
  }
}
