package io.prismatic.dd.job.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.job.config.CommandLineArguments.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineArgumentsTest {

  private static final String REQUIRED =
      """
      kafka.bootstrap-servers: broker:9092
      database: {url: jdbc:postgresql://db/prismatic, user: analyzer}
      scoring.watchlist.path: /data/list.jsonl
      """;

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void argumentsAreAboveTheFileAndTheFileIsAboveTheDefaults() throws IOException {
    String file = file(REQUIRED + "storage: {batch-size: 60, parallelism: 3}");

    Outcome outcome = parse("--config", file, "--storage.batch-size=70", "--kafka.group-id", "g");

    assertThat(outcome).isInstanceOf(Outcome.Run.class);
    PipelineConfig config = ((Outcome.Run) outcome).config();
    assertThat(config.storage().batchSize()).isEqualTo(70);
    assertThat(config.storage().parallelism()).isEqualTo(3);
    assertThat(config.notifications().batchSize()).isEqualTo(20);
    assertThat(config.kafka().groupId()).isEqualTo("g");
    assertThat(out.size() + err.size()).isZero();
  }

  @Test
  void validatePrintsWhatCountsAndWhereItWasStated() throws IOException {
    String file =
        file(
            REQUIRED
                + """
                database.password: env:DATABASE_PASSWORD
                kafka.properties:
                  client.rack: 'zone: 1'
                  some.text: "a\\nb\\"'\\\\ null"
                  other.text: 'null'
                  ssl.key.password: file:/run/secrets/key
                """);

    assertThat(parse("--config=" + file, "--storage.batch-size=70", "--validate"))
        .isEqualTo(new Outcome.Exit(0));

    assertThat(out.toString(UTF_8))
        .contains(
            "database.password: env:DATABASE_PASSWORD # file\n",
            "storage.batch-size: 70 # argument\n",
            "storage.batch-timeout: 1s\n",
            "kafka.properties.client.rack: \"zone: 1\" # file\n",
            "kafka.properties.ssl.key.password: file:/run/secrets/key # file\n");
    Path printed = Files.writeString(directory.resolve("printed.yaml"), out.toString(UTF_8));
    assertThat(((Outcome.Run) parse("--config=" + printed)).config())
        .isEqualTo(((Outcome.Run) parse("--config=" + file, "--storage.batch-size=70")).config());
  }

  @Test
  @Tag("BC-1")
  void invalidConfigurationEndsWithOneAndNamesEveryProblem() throws IOException {
    String file = file(REQUIRED + "storage.batch-size: many");

    assertThat(parse("--config=" + file, "--drain.timeout=5")).isEqualTo(new Outcome.Exit(1));

    assertThat(err.toString(UTF_8).lines())
        .containsExactly(
            "The configuration has 2 problems:",
            "  storage.batch-size: expected a whole number from 1 to 10000, got \"many\"",
            "  drain.timeout: expected a duration with a unit, such as 1s, got \"5\"",
            "Try EntityAnalyzerJob --help.");
    assertThat(out.size()).isZero();
  }

  @Test
  @Tag("BC-1")
  void misusedArgumentsEndWithTwoAndAreNeverRepeatedWithTheirValues() throws IOException {
    String file = file(REQUIRED + "storage.batch-size: many");

    assertThat(
            parse(
                "--config=" + file,
                "--databse.password=hunter2",
                "--valdate",
                "hunter2",
                "--kafka.properties.ssl.key.password"))
        .isEqualTo(new Outcome.Exit(2));

    assertThat(err.toString(UTF_8).lines())
        .containsExactly(
            "The configuration has 5 problems:",
            "  --databse.password: unknown option, did you mean --database.password?",
            "  --valdate: unknown option, did you mean --validate?",
            "  argument 3 of those left over: expected --key=value",
            "  --kafka.properties.ssl.key.password: expected"
                + " --kafka.properties.ssl.key.password=value",
            "  storage.batch-size: expected a whole number from 1 to 10000, got \"many\"",
            "Try EntityAnalyzerJob --help.");
  }

  @Test
  void optionWithoutItsValueOrWithOneTooManyEndsWithTwo() {
    assertThat(parse("--config", "--database.password=hunter2")).isEqualTo(new Outcome.Exit(2));
    assertThat(parse("--validate=hunter2")).isEqualTo(new Outcome.Exit(2));
    assertThat(err.toString(UTF_8).lines())
        .containsExactly(
            "--config: expected a value",
            "Try EntityAnalyzerJob --help.",
            "--validate: takes no value",
            "Try EntityAnalyzerJob --help.");
  }

  @Test
  void missingFileIsTheOnlyProblemReported() {
    assertThat(parse("--config=/no/such.yaml")).isEqualTo(new Outcome.Exit(1));
    assertThat(err.toString(UTF_8))
        .startsWith("The configuration has 1 problem:\n  /no/such.yaml: no such file\n");
  }

  @Test
  void propertiesOfKafkaCanBeArguments() throws IOException {
    Outcome outcome = parse("--config=" + file(REQUIRED), "--kafka.properties.client.rack=a=b");

    assertThat(((Outcome.Run) outcome).config().kafka().properties())
        .containsEntry("client.rack", "a=b");
  }

  @Test
  void entryPointAddsRulesOfItsOwn() throws IOException {
    CommandLineArguments strict =
        new CommandLineArguments("Strict", "Refuses.", config -> List.of("x: never right"));

    assertThat(parse(strict, "--validate", "--config=" + file(REQUIRED)))
        .isEqualTo(new Outcome.Exit(1));
    assertThat(err.toString(UTF_8)).contains("  x: never right\n");
  }

  @Test
  void helpListsEveryKeyWithDefaultUnitAndReason() {
    assertThat(parse("--help")).isEqualTo(new Outcome.Exit(0));

    String help = out.toString(UTF_8).replaceAll("\\s+", " ");
    assertThat(help)
        .startsWith(
            "Usage: EntityAnalyzerJob [--config=FILE] [--key=value ...] [--validate] [--help]"
                + " [--version] Scores entities.");
    for (Key<?> key : Keys.ALL) {
      String note =
          key.byDefault() == null ? "(" + key.need().text() + ")" : "(default: " + key.byDefault();
      assertThat(help)
          .contains("--" + key.name() + "=<" + key.unit() + ">")
          .contains(key.reason() + " " + note);
    }
    assertThat(help)
        .contains(
            "--config=FILE", "--validate", "--kafka.properties.NAME=<value>", "Exit codes: 0");
  }

  @Test
  void versionIsPrinted() {
    assertThat(parse("--version")).isEqualTo(new Outcome.Exit(0));
    assertThat(out.toString(UTF_8)).startsWith("EntityAnalyzerJob ");
  }

  private Outcome parse(String... args) {
    return parse(
        new CommandLineArguments("EntityAnalyzerJob", "Scores entities.", config -> List.of()),
        args);
  }

  private Outcome parse(CommandLineArguments arguments, String... args) {
    return arguments.parse(
        args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("pipeline.yaml"), text).toString();
  }
}
