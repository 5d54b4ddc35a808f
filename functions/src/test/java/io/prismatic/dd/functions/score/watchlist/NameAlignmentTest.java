package io.prismatic.dd.functions.score.watchlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameAlignmentTest {

  private static final NameParser PARSER = new NameParser();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Jane Doe | Jane Doe | 1.0",
        "Jane Doe | DOE, Jane | 0.98",
        "Jane Mary Doe | Jane Doe | 0.83",
        "Jane Doe | Jane Maria Luisa Doe | 0.71",
        "Jane Doe | Jane Maria Luisa Smith | 0.2",
        "JaneKowalska | Jane Kowalska | 0.97",
        "A.B.C. Trading | ABC Trading | 1.0",
        "Brigade Forty-Four | Brigade 44 | 1.0",
        "1st Nova Bank | First Nova Bank | 1.0",
        "Vikt0ria Kowa1ska | Viktoria Kowaiska | 1.0",
        "Abd al-Aziz Karimi | Abdul Aziz Karimi | 1.0",
        "習小平 | 习小平 | 1.0",
        "王小平 | 王小萍 | 0.57",
        "ហ៊ុន | ហ៊ុន | 1.0",
        "11420 CORP. | 11420 Corporation | 1.0",
        "11420 CORP. | 11421 CORP. | 0.0",
        "Company Limited | Vektor Company Limited | 0.07",
        "Ocean Star 7 | Ocean Star 9 | 0.3",
        "... | Jane Doe | 0.0",
      })
  void scoresPairsOfNames(String one, String other, double score) {
    assertThat(score(one, other)).isCloseTo(score, within(0.06));
  }

  @Property
  void staysBetween0And1WhateverTheNames(
      @ForAll @StringLength(max = 60) String one, @ForAll @StringLength(max = 60) String other) {
    assertThat(score(one, other)).isBetween(0.0, 1.0);
  }

  @Property
  void doesNotDependOnWhichNameIsListed(
      @ForAll("names") String one, @ForAll("names") String other) {
    assertThat(score(one, other)).isCloseTo(score(other, one), within(0.05));
  }

  /** The same initial is a better pair than an initial and a word that another pair needs. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"Petrovich J John | la J John John", "J John John | J John", "la J John J | J John"})
  void pairsOffTheSameWordsFirstInBothDirections(String one, String other) {
    assertThat(score(one, other)).isCloseTo(score(other, one), within(1e-9));
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(
            "John", "Jon", "Smith", "Smyth", "de", "la", "J", "Anna", "Petrov", "Petrovich", "Ltd")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(words -> String.join(" ", words));
  }

  private static double score(String one, String other) {
    return NameAlignment.score(PARSER.parse(one), PARSER.parse(other));
  }
}
