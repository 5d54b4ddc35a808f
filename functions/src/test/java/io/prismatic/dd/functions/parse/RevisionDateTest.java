package io.prismatic.dd.functions.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The usual form is read apart from the others: both have to agree. */
class RevisionDateTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-08-22T10:00:05",
        "2024-02-29T00:00:00",
        "0001-01-01T00:00:00",
        "9999-12-31T23:59:59"
      })
  void aDateToTheSecondIsReadAsWithItsOffset(String text) throws MalformedException {
    assertThat(RevisionDate.parse(text))
        .isEqualTo(RevisionDate.parse(text + "Z"))
        .isEqualTo(Instant.parse(text + "Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-13-01T00:00:00",
        "2026-02-30T00:00:00",
        "2023-02-29T00:00:00",
        "2026-00-10T00:00:00",
        "2026-01-01T24:00:00",
        "2026-01-01T00:60:00",
        "2026-01-01T00:00:60",
        "0000-12-31T23:59:59",
        "2026-01-01 00:00:00",
        "2026-01-01T00:00:0x",
        "२०२६-01-01T00:00:00"
      })
  void whatIsNoDateIsRefused(String text) {
    assertThatThrownBy(() -> RevisionDate.parse(text)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> RevisionDate.parse(text + "Z")).isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "2026, 2026-01-01T00:00:00Z",
    "2026-08, 2026-08-01T00:00:00Z",
    "2026-08-22, 2026-08-22T00:00:00Z",
    "2026-08-22T10:30, 2026-08-22T10:30:00Z",
    "2026-08-22T10:30:01.5, 2026-08-22T10:30:01.500Z",
    "2026-08-22T10:30:01+02:00, 2026-08-22T08:30:01Z"
  })
  void otherPrecisionsAreReadToo(String text, Instant date) throws MalformedException {
    assertThat(RevisionDate.parse(text)).isEqualTo(date);
  }
}
