package io.prismatic.dd.functions.score.watchlist;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @ParameterizedTest
  @CsvSource({
    "'  Zora   LISTED ', zora listed",
    "Änderung & Söhne, änderung sohne",
    "STRASSE, straße",
    "Ｚｏｒａ, zora",
    "ZO\u0308RA, zora",
    "İpek Işık, ipek isik",
    "Łódź, lodz",
    "Bjørn Æsir, bjorn aesir",
    "Đorđe, dorde",
    "Йотов, иотов",
    "مُحَمَّد, محمد",
    "O'Neil-Smith, o neil smith",
    "11420 CORP., 11420 corp",
  })
  void makesSpellingsOfTheSameNameEqual(String one, String other) {
    assertThat(Names.normalise(one)).isEqualTo(Names.normalise(other)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // Vowel signs and voiced sounds are marks, but no accents.
    "कमल, कामिल",
    "かき, がぎ",
    "กา, กี",
    "11420 CORP., CORP.",
    "Zora 1, Zora 2",
  })
  void keepsDifferentNamesApart(String one, String other) {
    assertThat(Names.normalise(one)).isNotEqualTo(Names.normalise(other));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "...", "😀", "—", "\u0301"})
  void makesNothingOfANameWithoutLettersOrDigits(String name) {
    assertThat(Names.normalise(name)).isEmpty();
  }

  @Property
  void neverReducesANameWithLettersOrDigitsToNothing(@ForAll String name) {
    if (name.codePoints().anyMatch(Character::isLetterOrDigit)) {
      assertThat(Names.normalise(name)).isNotEmpty();
    }
  }

  @Property
  void changesNothingTheSecondTime(@ForAll String name) {
    String once = Names.normalise(name);

    assertThat(Names.normalise(once)).isEqualTo(once);
    assertThat(Names.sorted(Names.sorted(once))).isEqualTo(Names.sorted(once));
  }

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
    assertThat(Names.identifier(value)).isEqualTo(identifier);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "n/a", "N.A.", "unknown", "none", "0000000", "XXXX", "123", "1"})
  void makesNothingOfWhatIdentifiesNobody(String value) {
    assertThat(Names.identifier(value)).isEmpty();
  }
}
