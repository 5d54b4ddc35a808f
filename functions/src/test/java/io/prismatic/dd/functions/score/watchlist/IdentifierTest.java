package io.prismatic.dd.functions.score.watchlist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {

  @ParameterizedTest
  @CsvSource({
    "leiCode, 5493001KJTIIGC8Y1R12",
    "imoNumber, IMO 9074729",
    "innCode, 7707083893",
    "innCode, 500100732259",
    "ogrnCode, 1027700132195",
    "okpoCode, 00032537",
    "iban, GB82 WEST 1234 5698 7654 32",
    "uscCode, 91350100M000100Y43",
    "isin, US0378331005",
    "isin, DE000BAY0017",
    "figiCode, BBG000BLNNH6",
    "npiCode, 1234567893",
  })
  void aCodeWithRightCheckDigitsProves(String property, String value) {
    assertThat(Identifier.of(property, value).confidence()).isEqualTo(1);
    assertThat(Identifier.of(property, value).proves()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "leiCode, 5493001KJTIIGC8Y1R13",
    "leiCode, 5493001KJTIIGC8Y1R1",
    "leiCode, 5493001KJTIIGC8Y1R١٢",
    "imoNumber, 9074720",
    "imoNumber, 907472",
    "innCode, 7707083894",
    "innCode, 500100732258",
    "innCode, 77070838931",
    "ogrnCode, 1027700132196",
    "okpoCode, 00032538",
    "iban, GB82 WEST 1234 5698 7654 33",
    "iban, GB82",
    "uscCode, 91350100M000100Y44",
    "uscCode, 91350100I000100Y43",
    "isin, US0378331006",
    "isin, US037833100",
    "figiCode, BBG000BLNNH7",
    "npiCode, 1234567894",
    "mmsi, 12345",
    "swiftBic, DEU1DEFF",
    "swiftBic, 12345678",
  })
  void aCodeWithWrongCheckDigitsOrFormDoesNotCount(String property, String value) {
    assertThat(Identifier.of(property, value)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "passportNumber, AB 123456, 1.0",
    "registrationNumber, 84BA99810, 0.95",
    "mmsi, 273123456, 0.95",
    "swiftBic, DEUTDEFF, 0.95",
    "username, ghost.ship, 0.8",
  })
  void otherNumbersAreTrustedByWhoGaveThemOut(String property, String value, double confidence) {
    assertThat(Identifier.of(property, value).confidence()).isEqualTo(confidence);
  }

  @ParameterizedTest
  @CsvSource({
    "imoNumber, IMO 9074729, imo:9074729",
    "vatCode, cz-12345678, tax:CZ12345678",
    "publicKey, 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2, key:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
    "publicKey, 0x52908400098527886E0F7030069857D2E4169EE7, key:0x52908400098527886e0f7030069857d2e4169ee7",
    "ogrnCode, 1027700132195, registration:1027700132195",
    "registrationNumber, d-aima, registration:DAIMA",
    "registrationNumber, A7-LAE, registration:A7LAE",
    "username, ' Ghost.Ship', user:ghost.ship",
    "full, 'Main St. 12,  10115 Berlin', address:main st 12 10115 berlin",
  })
  void writesValuesAlike(String property, String value, String key) {
    assertThat(Identifier.of(property, value).key()).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({
    "idNumber, 1-2",
    "registrationNumber, n/a",
    "registrationNumber, none",
    "publicKey, 0x1234",
    "username, bob",
    "full, Berlin",
  })
  void ignoresValuesThatAreTooShortToTellAnything(String property, String value) {
    assertThat(Identifier.of(property, value)).isNull();
  }

  /** Whatever is read of a value has to be cheap, however long it is. */
  @ParameterizedTest
  @ValueSource(strings = {"iban", "leiCode", "isin", "publicKey", "full", "idNumber", "username"})
  void ignoresValuesThatAreTooLong(String property) {
    assertThat(Identifier.of(property, "12".repeat(400_000))).isNull();
  }

  @Test
  void tellsTheLastByteOfACodeApart() {
    long right = 0;
    for (int check = 0; check < 100; check++) {
      String code = "5493001KJTIIGC8Y1R%02d".formatted(check);
      right += Identifier.of("leiCode", code) == null ? 0 : 1;
    }

    assertThat(right).isEqualTo(1);
  }
}
