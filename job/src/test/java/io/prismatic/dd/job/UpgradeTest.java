package io.prismatic.dd.job;

import static io.prismatic.dd.job.TestPipeline.awaitCounts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.functions.score.yente.YenteStub.Fault;
import io.prismatic.dd.job.cluster.ClusterRest;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.job.drain.Counts;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Savepoints that are kept as resources are restored by every later build, and by other
 * parallelisms. The resources are written anew, for a version that is released, by
 *
 * <pre>
 * ./mvnw -pl job -am test -Dtest="UpgradeTest#writes*" -Dsurefire.failIfNoSpecifiedTests=false -Dsavepoints.rewrite=true
 * </pre>
 */
class UpgradeTest {

  private static final int PARTITIONS = 4;
  private static final int FORMER = 40;
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final String REWRITE = "savepoints.rewrite";

  private static LocalCluster cluster;

  @TempDir private Path directory;
  private EmbeddedKafka kafka;
  private YenteStub yente;
  private TestPipeline pipeline;
  private JobID job;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = LocalCluster.start(1, 3, "0");
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.close();
  }

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start();
    yente = YenteStub.start();
    pipeline =
        new TestPipeline(kafka, directory, PARTITIONS, "upgrade.")
            .with("scoring.screener", "yente")
            .with("scoring.yente.url", yente.url().toString())
            .with("scoring.yente.budget", "1000/day");
  }

  @AfterEach
  void stop() throws Exception {
    if (job != null && !cluster.status(job).isTerminalState()) {
      cluster.cancel(job);
    }
    pipeline.close();
    yente.close();
    kafka.close();
  }

  @Test
  @EnabledIfSystemProperty(named = REWRITE, matches = "true")
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
  void restoresTheMainJobWithItsCallsInFlightBatchesCountsAndOtherBatchSizes() throws Exception {
    Sample sample = Sample.good(FORMER + 20);
    String[] before = figures("analyzer").split(" ");
    pipeline.publishInTurn(sample.values().subList(0, FORMER), PARTITIONS);

    job = pipeline.start(cluster, kept("analyzer"), 2);
    pipeline.publish(sample.values().subList(FORMER, FORMER + 20));
    awaitCounts(cluster, job, counts -> counts.read() == FORMER + 20 && yente.calls() >= 30);
    cluster.stop(job, pipeline.savepoints(), true, STOP);

    Counts counts = cluster.counts(job);
    assertThat(counts).isEqualTo(new Counts(FORMER + 20, FORMER + 20, 0, 0, FORMER + 20));
    assertThat(pipeline.rows()).hasSize(FORMER + 20 - Integer.parseInt(before[0]));
    assertThat(pipeline.eventIds()).hasSize(FORMER + 20 - Integer.parseInt(before[1]));
    assertThat(yente.calls()).as("calls in flight, made again, and new ones").isEqualTo(10 + 20);
  }

  @Test
  @EnabledIfSystemProperty(named = REWRITE, matches = "true")
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
  void restoresTheRetriesThatWaitAndSubmitsThemWhenTheyAreDue() throws Exception {
    int waiting = Integer.parseInt(figures("dead-letters"));

    job = pipeline.startDeadLetters(cluster, kept("dead-letters"), 2);

    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(pipeline.pendingRecords()).hasSize(waiting));
    assertThat(pipeline.pendingRecords())
        .allMatch(record -> TestPipeline.header(record, "dd-retry-count").equals("1"));
  }

  @Test
  @EnabledIfSystemProperty(named = REWRITE, matches = "true")
  void writesTheSavepointOfTheProducer() throws Exception {
    pipeline.insert("former", 0, FORMER);
    job = pipeline.startProducer(cluster, null);
    await().atMost(TestPipeline.DEADLINE).until(() -> pipeline.published() == FORMER);

    keep("producer", cluster.stop(job, pipeline.savepoints(), false, STOP), "");
  }

  @Test
  void restoresTheProducerWhichPublishesTheRowsOfToday() throws Exception {
    pipeline.insert("today", 0, 25);

    job = pipeline.startProducer(cluster, kept("producer"));

    await().atMost(TestPipeline.DEADLINE).until(() -> pipeline.published() == 25);
    await()
        .atMost(TestPipeline.DEADLINE)
        .untilAsserted(() -> assertThat(pipeline.statuses()).isEqualTo("{ \"queued\" : 25 }"));
  }

  @Test
  @Tag("BC-50")
  void parallelismOneTwoThreeOneKeepsBatchesAndSpreadsNewOnesEvenly() throws Exception {
    int step = 240;
    pipeline.with("scoring.yente.budget", "unlimited");
    Sample sample = Sample.good(4 * step);
    pipeline.with("storage.batch-timeout", "10min").with("notifications.batch-timeout", "10min");
    String savepoint = null;
    int[] parallelisms = {1, 2, 3, 1};
    for (int i = 0; i < parallelisms.length; i++) {
      int read = (i + 1) * step;
      String width = Integer.toString(parallelisms[i]);
      pipeline.with("storage.parallelism", width).with("notifications.parallelism", width);
      pipeline.publish(sample.values().subList(i * step, read));
      job = pipeline.start(cluster, savepoint, parallelisms[i]);
      awaitCounts(cluster, job, counts -> counts.read() == read && yente.calls() == read);
      assertThat(spread(step)).hasSize(parallelisms[i]).allMatch(share -> share > step / 6);
      if (i < parallelisms.length - 1) {
        savepoint = cluster.stop(job, pipeline.savepoints(), false, STOP);
        assertThat(cluster.counts(job).inFlight()).as("a partial batch").isPositive();
      }
    }
    cluster.stop(job, pipeline.savepoints(), true, STOP);

    pipeline.assertConservation(cluster.counts(job), 4L * step);
    assertThat(pipeline.rows()).isEqualTo(sample.rows());
    assertThat(pipeline.events()).hasSize(4 * step);
    assertThat(yente.calls()).as("each entity was scored once").isEqualTo(4 * step);
  }

  /** How many of the records of a step each subtask of the storage batches has got. */
  private List<Long> spread(int step) throws Exception {
    URI address = cluster.webUi();
    ClusterRest rest = new ClusterRest(address);
    return await()
        .atMost(TestPipeline.DEADLINE)
        .until(
            () -> rest.recordsIn(job.toHexString(), OperatorId.STORAGE_BATCHES.title()),
            shares -> shares.stream().mapToLong(Long::longValue).sum() == step);
  }

  @Test
  void aBudgetIsSpentOnceThoughTheJobIsRescaled() throws Exception {
    // Fewer entities than a subtask takes at a time, more than may be called for.
    pipeline.with("scoring.yente.budget", "30/day");
    pipeline.publish(Sample.good(45).values());
    String savepoint = null;
    for (int parallelism : new int[] {1, 2, 3, 1}) {
      job = pipeline.start(cluster, savepoint, parallelism);
      await().atMost(TestPipeline.DEADLINE).until(() -> cluster.allTasksRun(job));
      cluster.checkpoint(job);
      await().atMost(TestPipeline.DEADLINE).until(() -> yente.calls() > 0);
      savepoint = cluster.stop(job, pipeline.savepoints(), false, STOP);
    }

    assertThat(yente.calls()).isBetween(1, 30);
  }

  @Test
  void theStateOfAnotherJobIsRefusedAndSaysWhichOperatorIsMissing() throws Exception {
    job = pipeline.start(cluster, kept("dead-letters"), 1);

    assertThat(cluster.failure(job))
        .contains("Failed to rollback to checkpoint/savepoint")
        .contains("the operator is not available in the new program")
        .contains("--allowNonRestoredState");
  }

  @Test
  void aSavepointThatIsNotThereIsRefusedByItsName() throws Exception {
    job = pipeline.start(cluster, directory.resolve("nowhere").toUri().toString(), 1);

    assertThat(cluster.failure(job)).contains("Cannot find checkpoint or savepoint", "nowhere");
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(2));
  }

  private static Path resource(String name) {
    return Path.of(
        System.getProperty("repository.root"),
        "job",
        "src",
        "test",
        "resources",
        "savepoints",
        name);
  }

  private static String kept(String name) {
    return resource(name).toUri().toString();
  }

  /** What a savepoint's job had done, which its state does not show to the tables of today. */
  private static String figures(String name) throws Exception {
    return Files.readString(resource(name).resolve("figures")).strip();
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
