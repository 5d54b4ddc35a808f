package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.functions.score.yente.YenteStub.Fault;
import io.prismatic.dd.job.cluster.LogsOnFailure;
import io.prismatic.dd.job.cluster.ProcessCluster;
import io.prismatic.dd.job.drain.Counts;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.io.File;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A later version of the jar, whose entities have a field more, on a cluster of processes. */
class UpgradeIT {

  @RegisterExtension static final LogsOnFailure LOGS = new LogsOnFailure(() -> UpgradeIT.cluster);

  private static final String MODEL = "io/prismatic/dd/functions/model/";
  private static final Pattern RECORD = Pattern.compile("public record (\\w+)\\(([^)]*)\\) \\{");

  private static ProcessCluster cluster;

  @Test
  void aNewFieldOfTheEntityAndOtherBatchSizesRestoreWhatWasInFlight(@TempDir Path directory)
      throws Exception {
    Sample sample = Sample.good(60);
    Path later = withFieldsMore(directory, "Entity", "ScoredEntity", "EntityScored");
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        YenteStub yente = YenteStub.start();
        ProcessCluster own =
            ProcessCluster.start(Path.of(System.getProperty("cluster.directory"), "upgrade"));
        TestPipeline pipeline = new TestPipeline(kafka, directory, 4)) {
      cluster = own;
      ClusterRun job = new ClusterRun(cluster, pipeline);
      yente.script((id, call) -> Integer.parseInt(id.substring(2)) < 30 ? null : Fault.silence());
      pipeline.with("scoring.screener", "yente").with("scoring.yente.url", yente.url().toString());
      pipeline.with("storage.batch-size", "8").with("storage.batch-timeout", "10min");
      pipeline.with("notifications.batch-size", "5").with("notifications.batch-timeout", "10min");
      pipeline.publish(sample.values().subList(0, 40));
      job.start(null);
      job.awaitCounts(counts -> counts.announced() > 0 && yente.calls() == 40);
      String savepoint = job.stop();
      assertThat(job.counts().inFlight()).as("calls and a batch").isGreaterThan(10);

      yente.script((id, call) -> null);
      pipeline.with("storage.batch-size", "3").with("notifications.batch-size", "50");
      pipeline.publish(sample.values().subList(40, 60));
      job.start(later, savepoint);
      job.awaitCounts(counts -> counts.read() == 60 && yente.calls() == 70);
      ClusterRun.Result drained = job.drain("30s");

      assertThat(drained.status()).as(drained.output()).isZero();
      Counts counts = job.counts();
      pipeline.assertAccounted(counts, 60);
      assertThat(pipeline.rows()).isEqualTo(sample.rows());
      assertThat(pipeline.events()).hasSize(60);
      assertThat(yente.calls()).as("those in flight were made again").isEqualTo(60 + 10);
    }
  }

  /** The jar with records that have one component more, compiled from their sources. */
  private static Path withFieldsMore(Path directory, String... records) throws Exception {
    Path sources = Files.createDirectories(directory.resolve("sources"));
    Path classes = Files.createDirectories(directory.resolve("classes"));
    List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-cp"));
    String lib = ProcessCluster.lib();
    arguments.add(ClusterRun.JAR + File.pathSeparator + lib);
    for (String name : records) {
      Path source =
          Path.of(System.getProperty("repository.root"), "functions", "src", "main", "java")
              .resolve(MODEL + name + ".java");
      Path changed = sources.resolve(name + ".java");
      Files.writeString(changed, withFieldMore(Files.readString(source)));
      arguments.add(changed.toString());
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, System.out, System.out, arguments.toArray(String[]::new));
    assertThat(status).as("compiled").isZero();
    Path jar = Files.copy(ClusterRun.JAR, directory.resolve("later.jar"));
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      for (String name : records) {
        String file = MODEL + name + ".class";
        Files.copy(
            classes.resolve(file), inside.getPath(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return jar;
  }

  /** Its callers do not know of the new component: it is null, as in what was restored. */
  private static String withFieldMore(String source) {
    Matcher header = RECORD.matcher(source);
    assertThat(header.find()).isTrue();
    String names =
        Arrays.stream(header.group(2).split(","))
            .map(component -> component.strip().replaceFirst(".*\\s", ""))
            .collect(Collectors.joining(", "));
    return header.replaceFirst(
        "public record $1($2, String addedLater) { public $1($2) { this(" + names + ", null); }");
  }
}
