package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that users submit, and its command line. */
class JobJarIT {

  private static final String JAR = System.getProperty("job.jar");

  private static final List<String> OURS =
      List.of(
          "/entity-analyzer",
          "/flink-connector-kafka/",
          "/flink-connector-jdbc",
          "/org/apache/kafka/",
          "/org/postgresql/",
          "/io/zonky/",
          "/io/vertx/",
          "/io/netty/",
          "/com/fasterxml/",
          "/com/github/ben-manes/",
          "/com/google/guava/",
          "/info/picocli/");

  @TempDir private Path directory;

  @Test
  void holdsWhatTheClusterDoesNotBringAndNothingElse() throws Exception {
    List<String> names;
    try (JarFile jar = new JarFile(JAR)) {
      names = jar.stream().map(entry -> entry.getName()).toList();
    }

    assertThat(names)
        .contains(
            "io/prismatic/dd/job/EntityAnalyzerJob.class",
            "io/prismatic/dd/functions/risk/fatf.json",
            "org/postgresql/Driver.class",
            "META-INF/services/java.sql.Driver",
            "META-INF/LICENSE")
        .noneMatch(name -> name.startsWith("org/slf4j/"))
        .noneMatch(name -> name.startsWith("org/apache/logging/"))
        .noneMatch(name -> name.startsWith("org/apache/flink/streaming/api/"))
        .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"))
        .noneMatch(name -> name.endsWith(".SF"));
    assertThat(names.stream().filter(name -> name.endsWith(".class")).toList())
        .doesNotHaveDuplicates();
  }

  @Test
  void explainsItself() throws Exception {
    Result result = run("--help");

    assertThat(result.output()).contains("EntityAnalyzerJob", "--scoring.screener", "--validate");
    assertThat(result.status()).isZero();
  }

  @Test
  void letsAPersonListDeadLettersAndSubmitThemAgain() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        TestPipeline pipeline = new TestPipeline(kafka, directory, 1)) {
      String file = pipeline.file().toString();
      Result list = run(DeadLetterCommand.class, "list", "--config", file);
      Result again = run(DeadLetterCommand.class, "resubmit", "--config", file, "--all");

      assertThat(list.output()).contains("letter\tcase\tentity", "0 of 0");
      assertThat(list.status()).isZero();
      assertThat(again.output()).contains("resubmitted: 0 of 0");
      assertThat(again.status()).isZero();
    }
  }

  @Test
  void explainsTheScoreOfAnEntity() throws Exception {
    Path list =
        Files.writeString(
            directory.resolve("list.jsonl"),
            """
            {"id":"NK-2","schema":"Person","properties":{"name":["Ivan Petrov"],"topics":["sanction"]}}
            """);
    Path config =
        Files.writeString(
            directory.resolve("pipeline.yaml"),
            """
            kafka: {bootstrap-servers: "localhost:9092"}
            database: {url: "jdbc:postgresql://localhost/dd", user: dd}
            scoring: {watchlist: {path: %s}}
            """
                .formatted(list));
    Path entity =
        Files.writeString(
            directory.resolve("entity.json"),
            """
            {"id":"e-1","case_id":"DD-1","schema":"Person","properties":{"name":["Ivan Petrov"]}}
            """);

    Result result = run(ExplainCommand.class, "--config", config.toString(), entity.toString());

    assertThat(result.output()).contains("risk           100.00 of 100, band high");
    assertThat(result.status()).isZero();
  }

  @Test
  void validatesTheShippedConfiguration() throws Exception {
    Path shipped = Path.of(System.getProperty("repository.root"), "flink-conf", "pipeline.yaml");

    Result result =
        run(
            "--config",
            shipped.toString(),
            "--kafka.bootstrap-servers=localhost:9092",
            "--database.url=jdbc:postgresql://localhost/dd",
            "--database.user=dd",
            "--scoring.watchlist.path=/lists/all.jsonl",
            "--validate");

    assertThat(result.output()).contains("dd.entities.pending");
    assertThat(result.status()).isZero();
  }

  @Test
  void reportsAllProblemsAtOnceAndFails() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("pipeline.yaml"), "storage: {batch-size: none, batch-timout: 1s}\n");

    Result result = run("--config", file.toString(), "--validate");

    assertThat(result.output())
        .contains("storage.batch-size", "storage.batch-timout", "storage.batch-timeout")
        .contains("kafka.bootstrap-servers")
        .doesNotContain("Exception");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void saysWhatIsMissingBeforeItIsSubmittedWithoutAStackTrace() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      List<String> arguments =
          List.of(
              "--kafka.bootstrap-servers=" + kafka.bootstrapServers(),
              "--database.url=jdbc:postgresql://localhost/dd",
              "--database.user=dd",
              "--scoring.watchlist.path=/lists/all.jsonl");
      List<String> withoutSecret = new ArrayList<>(arguments);
      withoutSecret.add("--kafka.properties.ssl.key.password=env:NOT_SET_ANYWHERE");

      Result topics = run(arguments.toArray(String[]::new));
      Result secret = run(withoutSecret.toArray(String[]::new));

      assertThat(topics.output())
          .contains("kafka.topics.pending: the topic dd.entities.pending does not exist, create it")
          .doesNotContain("Exception");
      assertThat(topics.status()).isEqualTo(1);
      assertThat(secret.output())
          .contains("the secret env:NOT_SET_ANYWHERE is empty or not set on this machine")
          .doesNotContain("Exception");
      assertThat(secret.status()).isEqualTo(1);
    }
  }

  @Test
  void runsWithFlinkRunFromItsJarAlone() throws Exception {
    Sample sample = Sample.good(300);
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        YenteStub yente = YenteStub.start();
        TestPipeline pipeline = new TestPipeline(kafka, directory, 2)) {
      pipeline.with("scoring.screener", "yente");
      pipeline.with("scoring.yente.url", yente.url().toString());
      pipeline.publish(sample.values());
      pipeline.publish(List.of("no entity".getBytes(StandardCharsets.UTF_8)));
      Process flink = flinkRun(pipeline.arguments());
      try {
        await()
            .atMost(Duration.ofSeconds(90))
            .failFast("flink run ended", () -> !flink.isAlive())
            .untilAsserted(
                () -> {
                  assertThat(pipeline.events()).hasSize(300);
                  assertThat(pipeline.deadLetters()).hasSize(1);
                });
        assertThat(pipeline.rows()).isEqualTo(sample.rows());
      } finally {
        flink.destroyForcibly();
        flink.waitFor(30, TimeUnit.SECONDS);
      }
    }
  }

  /** {@code flink run -t local -c … entity-analyzer.jar …}, with the shipped config.yaml. */
  private Process flinkRun(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(List.of("-cp", flink(), "org.apache.flink.client.cli.CliFrontend", "run"));
    command.addAll(List.of("-t", "local", "-p", "2"));
    command.add("-Dexecution.checkpointing.dir=" + directory.resolve("checkpoints").toUri());
    command.add("-Drest.bind-port=0");
    command.addAll(List.of("-c", EntityAnalyzerJob.class.getName(), JAR));
    command.addAll(arguments);
    ProcessBuilder process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Path.of(JAR).resolveSibling("flink-run.log").toFile());
    process
        .environment()
        .put(
            "FLINK_CONF_DIR",
            Path.of(System.getProperty("repository.root"), "flink-conf").toString());
    return process.start();
  }

  /** Everything that a process said, and how it ended. */
  private record Result(String output, int status) {}

  private Result run(String... arguments) throws Exception {
    return run(EntityAnalyzerJob.class, arguments);
  }

  private Result run(Class<?> main, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", JAR + File.pathSeparator + flink()));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
    return new Result(Files.readString(output, StandardCharsets.UTF_8), process.exitValue());
  }

  /** What a cluster has in its lib directory: nothing of ours, nothing that is in the jar. */
  private static String flink() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .filter(entry -> OURS.stream().noneMatch(entry.replace('\\', '/')::contains))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
