package io.prismatic.dd.functions.score.watchlist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "pa-12 345, PA12345",
    "１２３４５, 12345",
    "IMO 9000013, 9000013",
    "IMO90000131, IMO90000131",
    "deutdeff, DEUTDEFF",
    "CZ 123-45.678, CZ12345678",
  })
  void makesWritingsOfTheSameNumberEqual(String value, String identifier) {
    assertThat(Numbers.plain(value)).isEqualTo(identifier);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "n/a", "N.A.", "unknown", "none", "0000000", "XXXX", "123", "1"})
  void makesNothingOfWhatIdentifiesNobody(String value) {
    assertThat(Numbers.plain(value)).isEmpty();
  }
}
