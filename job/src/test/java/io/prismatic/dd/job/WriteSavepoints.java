package io.prismatic.dd.job;

import static io.prismatic.dd.job.TestPipeline.awaitCounts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.score.yente.YenteStub.Fault;
import io.prismatic.dd.job.drain.Counts;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Writes the kept savepoints anew, for a version that is released. Not part of the build:
 *
 * <pre>
 * ./mvnw -pl job -am test -Dtest=WriteSavepoints -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 */
class WriteSavepoints extends KeptSavepoints {

  @Test
  void writesTheSavepointOfTheMainJob() throws Exception {
    yente.script((id, call) -> number(id) < 30 ? null : Fault.silence());
    pipeline.with("storage.batch-size", "8").with("storage.batch-timeout", "10min");
    pipeline.with("notifications.batch-size", "5").with("notifications.batch-timeout", "10min");
    pipeline.publishInTurn(Sample.good(FORMER).values(), PARTITIONS);
    job = pipeline.start(cluster, null, 2);
    awaitCounts(cluster, job, counts -> counts.announced() > 0 && yente.calls() == FORMER);

    String savepoint = cluster.stop(job, pipeline.savepoints(), false, STOP);

    Counts counts = cluster.counts(job);
    assertThat(counts.inFlight()).as("calls and a batch").isGreaterThan(10);
    assertThat(counts.announced()).isLessThan(counts.stored());
    keep("analyzer", savepoint, counts.stored() + " " + counts.announced());
  }

  @Test
  void writesTheSavepointOfTheDeadLetters() throws Exception {
    pipeline.with("retry.base", "1min").with("retry.cap", "1min");
    yente.script((id, call) -> Fault.status(503));
    pipeline.with("scoring.yente.max-attempts", "1").with("scoring.yente.circuit.failures", "1000");
    pipeline.publishInTurn(Sample.good(FORMER).values(), PARTITIONS);
    job = pipeline.start(cluster, null, 1);
    awaitCounts(cluster, job, counts -> counts.deadLettered() == FORMER);
    cluster.stop(job, pipeline.savepoints(), true, STOP);
    job = pipeline.startDeadLetters(cluster, null, 1);
    await()
        .atMost(TestPipeline.DEADLINE)
        .until(
            () ->
                pipeline
                    .database()
                    .value("SELECT count(*) FROM dead_letter")
                    .equals(Integer.toString(FORMER)));

    String savepoint = cluster.stop(job, pipeline.savepoints(), false, STOP);

    long submitted = pipeline.published() - FORMER;
    assertThat(submitted).isLessThan(FORMER);
    keep("dead-letters", savepoint, Long.toString(FORMER - submitted));
  }

  @Test
  void writesTheSavepointOfTheProducer() throws Exception {
    pipeline.insert("former", 0, FORMER);
    job = pipeline.startProducer(cluster, null);
    await().atMost(TestPipeline.DEADLINE).until(() -> pipeline.published() == FORMER);

    keep("producer", cluster.stop(job, pipeline.savepoints(), false, STOP), "");
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(2));
  }

  private static void keep(String name, String savepoint, String figures) throws Exception {
    Path target = resource(name);
    if (Files.exists(target)) {
      try (Stream<Path> old = Files.walk(target)) {
        old.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
    Files.createDirectories(target);
    try (Stream<Path> files = Files.list(Path.of(URI.create(savepoint)))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName().toString()));
      }
    }
    Files.writeString(target.resolve("figures"), figures + "\n");
  }
}
