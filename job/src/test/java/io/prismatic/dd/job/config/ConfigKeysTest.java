package io.prismatic.dd.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigKeysTest {

  @Test
  void tableHasARowForEveryKey() {
    String table = ConfigKeys.markdownTable();

    assertThat(table)
        .startsWith(
            """
            | key | default | unit | why |
            |---|---|---|---|
            | `kafka.bootstrap-servers` | required | host:port,host:port | Brokers to ask first; name two or three, so that one may be down. |
            """)
        .contains(
            "\n| `storage.batch-timeout` | `1s` | duration | An incomplete batch is written this"
                + " long after its first row. |\n",
            "\n| `scoring.yente.url` | required if scoring.screener is yente | URL |");
    assertThat(table.lines()).hasSize(ConfigKeys.names().size() + 3).allMatch(this::isRow);
  }

  private boolean isRow(String line) {
    return line.chars().filter(c -> c == '|').count() == 5 && line.endsWith("|");
  }

  @Test
  void everyKeyHasAReasonThatIsOneSentenceAndNamesAreUnique() {
    assertThat(ConfigKeys.names()).hasSameSizeAs(Keys.ALL).doesNotHaveDuplicates();
    assertThat(Keys.ALL)
        .allSatisfy(
            key -> {
              assertThat(key.reason()).matches("[A-Za-z][^|]*[^.]\\.").doesNotContain(". ");
              assertThat(key.unit()).isNotBlank().doesNotContain("|");
              assertThat(key.byDefault() == null).isEqualTo(key.example() != null);
            });
  }

  @Test
  void defaultsAndExamplesAreOfTheirTypes() throws Mismatch {
    for (Key<?> key : Keys.ALL) {
      String text = key.byDefault() == null ? key.example() : key.byDefault();
      assertThat(key.type().parse(text)).as(key.name()).isNotNull();
    }
  }
}
