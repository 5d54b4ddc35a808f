package io.prismatic.dd.functions.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountriesTest {

  @Test
  void readsListsOfTheFormOfTheShippedOnes() throws Exception {
    Countries read =
        parse(
            """
            {"source": "Ours", "date": "2026-11-01", "comment": "kept by the compliance team",
             "call_for_action": ["kp"], "increased_monitoring": ["vn", "gb-sct"]}
            """);

    assertThat(read)
        .isEqualTo(new Countries("Ours, 2026-11-01", Set.of("kp"), Set.of("vn", "gb-sct")));
    assertThat(Countries.shipped().callsForAction("kp")).isTrue();
  }

  @Test
  void namesAllThatIsWrong() {
    assertThatThrownBy(
            () ->
                parse(
                    """
                    {"source": " ", "date": "last month", "call_for_action": ["kp", "IR", 5]}
                    """))
        .isInstanceOf(DataFileException.class)
        .hasMessage(
            "source: expected the name of the lists; date: expected the day of the lists, such as"
                + " 2025-10-24; call_for_action[1]: expected a country code in lower case, such as"
                + " kp; call_for_action[2]: expected a country code in lower case, such as kp;"
                + " increased_monitoring: expected a list of country codes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                 | expected a JSON object",
        "``                                 | expected a JSON object",
        "{                                  | not valid JSON, line 1",
        "{} {}                              | not valid JSON, line 1",
        "{\"source\": \"a\", \"source\": 1} | not valid JSON, line 1",
      })
  void refusesWhatIsNoSuchFile(String json, String message) {
    assertThatThrownBy(() -> parse(json)).hasMessage(message);
  }

  private static Countries parse(String json) throws DataFileException {
    return Countries.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
