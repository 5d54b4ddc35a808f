package io.prismatic.dd.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlFileTest {

  @TempDir Path directory;

  @Test
  void nestedAndDottedNamesMeanTheSame() throws IOException {
    Problems problems = new Problems();
    Map<String, String> values =
        YamlFile.read(
            write(
                """
                storage:
                  batch-size: 0070
                  batch-timeout: 1s
                scoring.yente:
                  threshold: 0.70
                kafka.properties.client.id: 'a: b'
                kafka:
                  topics: {pending: here, scored: "there"}
                drain:
                """),
            problems);

    assertThat(problems.lines()).isEmpty();
    assertThat(values)
        .containsExactly(
            entry("storage.batch-size", "0070"),
            entry("storage.batch-timeout", "1s"),
            entry("scoring.yente.threshold", "0.70"),
            entry("kafka.properties.client.id", "a: b"),
            entry("kafka.topics.pending", "here"),
            entry("kafka.topics.scored", "there"),
            entry("drain", ""));
  }

  @Test
  @Tag("BC-2")
  void problemInSectionNamesTheNestedPath() throws IOException {
    assertThat(
            problems(
                """
                storage:
                  batch-timeout: 5
                  retries: 3
                kafka:
                  topics:
                    pending: a b
                  properties:
                    ssl:
                      key:
                        password: x
                scoring: 5
                notifications:
                  batch-size: {rows: 5}
                """))
        .contains(
            "storage.batch-timeout: expected a duration with a unit, such as 1s, got \"5\"",
            "storage.retries: unknown key",
            "kafka.topics.pending: expected a topic's name: up to 249 letters, digits, dots, - and"
                + " _, got \"a b\"",
            "kafka.properties.ssl.key.password: expected env:NAME or file:/path, not the secret"
                + " itself (the value is not shown)",
            "scoring: expected keys below it, got a single value",
            "notifications.batch-size.rows: unknown key, notifications.batch-size takes a single"
                + " value");
  }

  @Test
  void refusesWhatHasNoSingleMeaning() throws IOException {
    assertThat(
            problems(
                """
                kafka.bootstrap-servers: &one "broker:1"
                database.url: *one
                database.user: [a, [b, c], {d: e}]
                storage: &again
                  batch-size: 1
                notifications:
                  <<: *again
                  batch-size: 2
                notifications.batch-size: 3
                scoring.watchlist.path: /list
                """))
        .containsExactly(
            "database.url: anchors and aliases are not supported, write the value out",
            "database.user: expected a single value, got a list",
            "storage: anchors and aliases are not supported, write the value out",
            "notifications.<<: anchors and aliases are not supported, write the value out",
            "notifications.batch-size: stated twice, on lines 8 and 9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      ''                          | empty, expected keys and values
      '# storage.batch-size: 5'   | empty, expected keys and values
      '- a'                       | expected keys and values, such as "storage.batch-size: 50"
      'hunter2'                   | expected keys and values, such as "storage.batch-size: 50"
      'a: 1\n---\nb: 2'           | more than one YAML document, expected one
      'database.password: "hunt'  | not valid YAML: line 1, column 18: found unexpected end of stream
      'a: b: hunter2'             | not valid YAML: line 1, column 5: mapping values are not allowed here
      """)
  void saysWhatIsWrongWithTheFile(String text, String problem) throws IOException {
    Path file = write(text.replace("\\n", "\n"));
    assertThatThrownBy(() -> PipelineConfig.read(file, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The configuration has 1 problem:\n  " + file + ": " + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: "})
  void endlessNestingIsRefused(String opening) throws IOException {
    Path file = write("a: " + opening.repeat(100_000));
    assertThat(
            catchThrowableOfType(ConfigException.class, () -> PipelineConfig.read(file, Map.of())))
        .hasMessageStartingWith("The configuration has ");
  }

  @Test
  void saysWhyTheFileCannotBeRead() throws IOException {
    Path missing = directory.resolve("missing.yaml");
    Path binary = Files.write(directory.resolve("binary.yaml"), new byte[] {'a', ':', ' ', -1});
    Path large = Files.writeString(directory.resolve("large.yaml"), "#".repeat((1 << 20) + 1));

    assertThat(problemsOf(missing)).containsExactly(missing + ": no such file");
    assertThat(problemsOf(directory))
        .containsExactly(directory + ": a directory, expected a YAML file");
    assertThat(problemsOf(binary)).containsExactly(binary + ": not UTF-8 text");
    assertThat(problemsOf(large))
        .containsExactly(large + ": larger than 1 MiB, expected a few lines of YAML");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("pipeline.yaml"), text);
  }

  private List<String> problems(String text) throws IOException {
    return problemsOf(write(text));
  }

  private static List<String> problemsOf(Path file) {
    return catchThrowableOfType(ConfigException.class, () -> PipelineConfig.read(file, Map.of()))
        .problems();
  }
}
