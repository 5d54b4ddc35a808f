package io.prismatic.dd.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlStateTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08000", "08001", "08003", "08006", "08P01", "40001", "40P01", "53100", "53200", "53300",
        "57014", "57P01", "57P02", "57P03", "57P05", "25006", "55P03", "55006", "58030"
      })
  void holdsTheBatchWhenTimeMayHelp(String code) {
    assertThat(SqlState.of(code)).isEqualTo(SqlState.TRANSIENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "22001", "22003", "22021", "22P02", "22P05", "23502", "23503", "23505", "23514", "21000",
        "44000", "54000", "P0001"
      })
  void looksForTheRowAtFault(String code) {
    assertThat(SqlState.of(code)).isEqualTo(SqlState.REFUSED);
  }

  @ParameterizedTest
  @CsvSource({
    "28000, database.user",
    "28P01, database.password",
    "08004, database.password",
    "3D000, database.url",
    "42P01, flink-conf/schema.sql",
    "3F000, flink-conf/schema.sql",
    "42703, flink-conf/schema.sql",
    "42P10, flink-conf/schema.sql",
    "0A000, flink-conf/schema.sql",
    "42501, GRANT"
  })
  void saysWhatAPersonMustFix(String code, String advice) {
    assertThat(SqlState.of(code)).isEqualTo(SqlState.CONFIGURATION);
    assertThat(SqlState.advice(code)).contains(code).contains(advice);
  }

  @ParameterizedTest
  @ValueSource(strings = {"XX000", "26000", "55000", "P0002", "99999"})
  void knowsWhatItDoesNotKnow(String code) {
    assertThat(SqlState.of(code)).isEqualTo(SqlState.UNKNOWN);
  }

  @Test
  void takesAFailureWithoutCodeForUnknown() {
    assertThat(SqlState.of(new SQLException("odd"))).isEqualTo(SqlState.UNKNOWN);
    assertThat(SqlState.of(new SQLException("odd", "x"))).isEqualTo(SqlState.UNKNOWN);
  }

  @Test
  void neverRepeatsTheServersText() {
    assertThat(SqlState.refusal(new SQLException("value Jane Doe is wrong", "22P02")).detail())
        .isEqualTo("SQLSTATE 22P02");
  }
}
