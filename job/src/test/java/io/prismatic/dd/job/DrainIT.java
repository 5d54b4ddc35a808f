package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.functions.score.yente.YenteStub.Fault;
import io.prismatic.dd.job.cluster.LogsOnFailure;
import io.prismatic.dd.job.cluster.ProcessCluster;
import io.prismatic.dd.job.drain.Counts;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import io.prismatic.dd.sinks.postgres.EmbeddedDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The drain command of the jar against a cluster of processes, in good times and bad. */
@Tag("BC-61")
class DrainIT {

  @RegisterExtension static final LogsOnFailure LOGS = new LogsOnFailure(() -> DrainIT.cluster);

  private static final Duration DEADLINE = Duration.ofSeconds(120);

  /** What the last request of a busy machine may take beyond the limit. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  private static final Pattern FIRST_LINE =
      Pattern.compile(
          "(?s).*(drained, savepoint|cancelled, resume from) (\\S+), after (\\d+) ms.*");

  private static EmbeddedKafka kafka;
  private static ProcessCluster cluster;

  @TempDir private Path directory;
  private YenteStub yente;
  private TestPipeline pipeline;
  private ClusterRun job;

  @BeforeAll
  static void startCluster() throws Exception {
    kafka = EmbeddedKafka.start();
    cluster = ProcessCluster.start(Path.of(System.getProperty("cluster.directory"), "drain"));
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.close();
    kafka.close();
  }

  @BeforeEach
  void start() throws Exception {
    yente = YenteStub.start();
    pipeline =
        new TestPipeline(kafka, directory, 4)
            .with("scoring.screener", "yente")
            .with("scoring.yente.url", yente.url().toString());
    job = new ClusterRun(cluster, pipeline);
  }

  @AfterEach
  void stop() throws Exception {
    EmbeddedDatabase.startServer();
    job.cancelIfItRuns();
    pipeline.close();
    yente.close();
  }

  @Test
  @Tag("BC-58")
  @Tag("BC-59")
  void callsInFlightAreFinishedAndPartialBatchesFlushed() throws Exception {
    yente.delay(Duration.ofSeconds(2));
    pipeline.with("storage.batch-timeout", "10min").with("notifications.batch-timeout", "10min");
    pipeline.publish(Sample.good(30).values());
    job.start(null);
    job.awaitCounts(counts -> counts.read() == 30 && counts.stored() == 0);

    assertDrained(Duration.ofSeconds(30));

    pipeline.assertAccounted(job.counts(), 30);
    assertThat(pipeline.events()).hasSize(30);
  }

  @Test
  @Tag("BC-51")
  @Tag("BC-62")
  void aBacklogOfAHundredThousandUnderAQuotaWaitsInKafka() throws Exception {
    pipeline.with("scoring.yente.rate", "20/s");
    pipeline.publish(Sample.good(100_000).values());
    job.start(null);
    Counts before = job.awaitCounts(counts -> counts.stored() > 20);

    assertDrained(Duration.ofSeconds(30));

    Counts counts = job.counts();
    pipeline.assertAccounted(counts, counts.read());
    // Read on until the stop arrived, at 20 a second; not until the backlog was empty.
    assertThat(counts.read()).isLessThan(before.read() + 500);
  }

  @Test
  void behindAnOpenCircuitEntitiesBecomeDeadLettersAtTheirDeadline() throws Exception {
    pipeline.with("scoring.deadline", "5s").with("scoring.yente.timeout", "1s");
    yente.script((id, call) -> Fault.status(503));
    pipeline.publish(Sample.good(1_000).values());
    job.start(null);
    await().atMost(DEADLINE).until(() -> yente.calls() >= 5);

    assertDrained(Duration.ofSeconds(30));

    Counts counts = job.counts();
    pipeline.assertAccounted(counts, counts.read());
    assertThat(counts.deadLettered()).isEqualTo(counts.read()).isLessThan(1_000);
    assertThat(pipeline.deadLetters())
        .allMatch(letter -> TestPipeline.header(letter, "dd-retryable").equals("true"));
  }

  @Test
  void anApiThatHangsEndsInACancellationInTimeAndNothingIsLost() throws Exception {
    Sample sample = Sample.good(300);
    pipeline.with("scoring.deadline", "90s").with("scoring.yente.timeout", "80s");
    pipeline.with("scoring.yente.max-attempts", "1");
    pipeline.publish(sample.values().subList(0, 100));
    job.start(null);
    awaitSettled(100);
    yente.script((id, call) -> Fault.silence());
    pipeline.publish(sample.values().subList(100, 300));
    await().atMost(DEADLINE).until(() -> yente.calls() > 100);

    String checkpoint = assertCancelled(Duration.ofSeconds(12));

    assertOutside(100, 0);
    yente.script((id, call) -> null);
    assertResumes(checkpoint, sample, 100);
  }

  @Test
  void aDatabaseThatIsDownEndsInACancellationInTimeAndNothingIsLost() throws Exception {
    Sample sample = Sample.good(600);
    pipeline.publish(sample.values().subList(0, 100));
    job.start(null);
    awaitSettled(100);
    EmbeddedDatabase.stopServer();
    pipeline.publish(sample.values().subList(100, 600));
    job.awaitCounts(counts -> counts.read() > 200);

    String checkpoint = assertCancelled(Duration.ofSeconds(12));

    EmbeddedDatabase.startServer();
    assertOutside(100, 0);
    assertResumes(checkpoint, sample, 100);
  }

  /** Waits until so many are stored and announced, and a checkpoint that began later holds that. */
  private void awaitSettled(int entities) throws Exception {
    job.awaitCounts(counts -> counts.announced() == entities);
    Instant now = Instant.now();
    await()
        .atMost(DEADLINE)
        .until(
            () -> cluster.rest().checkpointed(job.id()),
            begun -> begun != null && begun.isAfter(now));
  }

  /** What the tables and topics hold, whatever the job's own counts say, and that these agree. */
  private void assertOutside(int rows, int deadLetters) throws Exception {
    assertThat(pipeline.rows()).hasSize(rows);
    assertThat(pipeline.eventIds()).hasSize(rows);
    assertThat(pipeline.deadLetters()).hasSize(deadLetters);
    Counts counts = job.counts();
    assertThat(counts.stored()).isEqualTo(rows);
    assertThat(counts.announced()).isEqualTo(rows);
    assertThat(counts.deadLettered()).isEqualTo(deadLetters);
    assertThat(counts.superseded()).isZero();
  }

  private void assertDrained(Duration timeout) throws Exception {
    ClusterRun.Result result = job.drain(timeout.toSeconds() + "s");

    Matcher line = firstLine(result, timeout);
    assertThat(line.group(1)).as(result.output()).isEqualTo("drained, savepoint");
    assertThat(result.output()).contains(job.counts().toString(), "in-flight=0");
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(job.state()).isEqualTo("FINISHED");
  }

  /** Asserts that, and tells the checkpoint to resume from. */
  private String assertCancelled(Duration timeout) throws Exception {
    ClusterRun.Result result = job.drain(timeout.toSeconds() + "s");

    Matcher line = firstLine(result, timeout);
    assertThat(line.group(1)).as(result.output()).isEqualTo("cancelled, resume from");
    assertThat(result.output())
        .contains(job.counts().toString())
        .contains("What is in flight is in that checkpoint or will be read again.");
    assertThat(result.status()).as(result.output()).isEqualTo(DrainCommand.CANCELLED);
    assertThat(job.state()).isEqualTo("CANCELED");
    return line.group(2);
  }

  private static Matcher firstLine(ClusterRun.Result result, Duration timeout) {
    Matcher line = FIRST_LINE.matcher(result.output());
    assertThat(line.matches()).as(result.output()).isTrue();
    assertThat(Long.parseLong(line.group(3)))
        .as(result.output())
        .isLessThan(timeout.plus(SLACK).toMillis());
    System.out.printf("%s after %s ms, of %s%n", line.group(1), line.group(3), timeout);
    return line;
  }

  /**
   * Asserts that every record of the topic is a row and an event in the end, and those that were
   * settled were not scored again.
   */
  private void assertResumes(String checkpoint, Sample sample, int settled) throws Exception {
    int all = sample.values().size();
    job.start(checkpoint);
    await().atMost(DEADLINE).until(() -> pipeline.rows().size() == all);
    assertDrained(Duration.ofSeconds(30));
    assertOutside(all, 0);
    pipeline.assertAccounted(job.counts(), all);
    assertThat(pipeline.rows()).isEqualTo(sample.rows());
    for (int i = 0; i < settled; i++) {
      assertThat(yente.calls("e-" + i)).as("calls of e-%d", i).isEqualTo(1);
    }
  }
}
