package io.prismatic.dd.functions.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {

  private static final String REPLY =
      """
      {"a": {"b/c": [1, 2, {"d": "x"}]}, "none": null, "big": 12345678901234567890.10,
       "events": [{"do": "last", "at": "2"}, {"do": "registration", "at": "1"}, {"at": "3"}, 7]}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /a/b~1c               | [[1,2,{"d":"x"}]]
          /a/b~1c/1             | [2]
          /a/b~1c/2/d           | ["x"]
          /a/b~1c/*/d           | ["x"]
          /a/b~1c/9             | []
          /a/b~1c/01            | []
          /none                 | []
          /absent/x             | []
          /big                  | [12345678901234567890.10]
          /events/do=registration/at | ["1"]
          /events/*/at          | ["2","1","3"]
          """)
  void pointsAtWhatTheRfcSaysAndAtSeveral(String selector, String found) throws Exception {
    JsonNode root = Replies.read(REPLY.getBytes(StandardCharsets.UTF_8));

    assertThat(new Selector(selector).in(root).toString().replace(", ", ",")).isEqualTo(found);
  }
}
