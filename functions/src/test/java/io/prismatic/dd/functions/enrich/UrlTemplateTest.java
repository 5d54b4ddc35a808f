package io.prismatic.dd.functions.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prismatic.dd.functions.score.Entities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTemplateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          192.0.2.1   | 192.0.2.1
          a b/c?d=e&f | a%20b%2Fc%3Fd%3De%26f
          ../x        | ..%2Fx
          x@y#z       | x%40y%23z
          ООО *       | %D0%9E%D0%9E%D0%9E%20%2A
          100% {/id}  | 100%25%20%7B%2Fid%7D
          """)
  void aValueStaysOneSegment(String value, String encoded) {
    UrlTemplate template = UrlTemplate.parse("https://h.example/a/{/properties/name/0}?x={/id}");

    assertThat(template.expand(tree(value)))
        .hasToString("https://h.example/a/" + encoded + "?x=e-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void whatNamesADirectoryIsNotAsked(String value) {
    assertThat(UrlTemplate.parse("https://h.example/{/properties/name/0}").expand(tree(value)))
        .isNull();
  }

  @Test
  void aMissingValueMakesNoUrl() {
    assertThat(UrlTemplate.parse("https://h.example/{/properties/other/0}").expand(tree("x")))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.1/",
        "https://{/properties/name/0}/x",
        "https://a.{/properties/name/0}.example/",
        "https://host.example{/properties/name/0}",
        "{/properties/name/0}",
        "ftp://host.example/",
        "https://user:pass@host.example/",
        "https://host.example/{properties}",
        "https://host.example/{/open",
        "/relative"
      })
  void refusesWhatCouldLeadElsewhere(String text) {
    assertThatThrownBy(() -> UrlTemplate.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static EntityTree tree(String name) {
    return EntityTree.of(Entities.of("e-1", "Person", "name", name));
  }
}
