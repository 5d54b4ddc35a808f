package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** Everything that a process said, and how it ended. */
  private record Result(String output, int status) {}

  private Result run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", JAR + File.pathSeparator + flink()));
    command.add(EntityAnalyzerJob.class.getName());
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

  /** What a cluster has in its lib directory, and nothing of ours. */
  private static String flink() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .filter(entry -> !entry.contains("entity-analyzer"))
        .filter(entry -> !entry.contains("kafka"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
