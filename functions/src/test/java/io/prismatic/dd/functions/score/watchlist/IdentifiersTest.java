package io.prismatic.dd.functions.score.watchlist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentifiersTest {

  @ParameterizedTest
  @CsvSource({
    "leiCode, 5493001KJTIIGC8Y1R12, 1.0",
    "leiCode, 5493001KJTIIGC8Y1R13, 0.8",
    "imoNumber, IMO 9074729, 1.0",
    "imoNumber, 9074720, 0.8",
    "innCode, 7707083893, 1.0",
    "innCode, 7707083894, 0.8",
    "innCode, 500100732259, 1.0",
    "ogrnCode, 1027700132195, 1.0",
    "ogrnCode, 1027700132196, 0.8",
    "iban, GB82 WEST 1234 5698 7654 32, 1.0",
    "iban, GB82 WEST 1234 5698 7654 33, 0.8",
    "passportNumber, AB 123456, 1.0",
    "registrationNumber, 84BA99810, 0.95",
  })
  void trustsACodeWithARightChecksumMost(String property, String value, double confidence) {
    assertThat(Identifiers.confidence(property, value)).isEqualTo(confidence);
  }

  @ParameterizedTest
  @CsvSource({
    "imoNumber, IMO 9074729, imo:9074729",
    "vatCode, cz-12345678, tax:CZ12345678",
    "publicKey, 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2, key:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
    "ogrnCode, 1027700132195, registration:1027700132195",
  })
  void writesValuesAlike(String property, String value, String key) {
    assertThat(Identifiers.key(property, value)).isEqualTo(key);
  }

  @Test
  void ignoresValuesThatAreTooShortToTellAnything() {
    assertThat(Identifiers.key("idNumber", "1-2")).isNull();
    assertThat(Identifiers.key("registrationNumber", "n/a")).isNull();
  }
}
