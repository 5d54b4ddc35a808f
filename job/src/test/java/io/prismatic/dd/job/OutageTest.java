package io.prismatic.dd.job;

import static io.prismatic.dd.job.TestPipeline.awaitCounts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.job.drain.Counts;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import io.prismatic.dd.sinks.postgres.EmbeddedDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An outage is not a failure, and a poison row costs itself only: jobs here may not restart. */
class OutageTest {

  private static LocalCluster cluster;

  private EmbeddedKafka kafka;
  private YenteStub yente;
  private TestPipeline pipeline;
  private JobID job;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = LocalCluster.start(1, 4, "0");
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.close();
  }

  private void start(Path directory) throws Exception {
    kafka = EmbeddedKafka.start();
    yente = YenteStub.start();
    pipeline =
        new TestPipeline(kafka, directory, 4)
            .with("scoring.screener", "yente")
            .with("scoring.yente.url", yente.url().toString());
  }

  @AfterEach
  void stop() throws Exception {
    if (job != null && !cluster.status(job).isTerminalState()) {
      cluster.cancel(job);
    }
    EmbeddedDatabase.startServer();
    pipeline.close();
    yente.close();
    kafka.close();
  }

  @Test
  @Tag("BC-24")
  void aMinuteWithoutPostgresCostsNoDeadLetterNoRestartAndNoSecondCall(@TempDir Path directory)
      throws Exception {
    start(directory);
    yente.delay(Duration.ofMillis(20));
    Sample sample = Sample.good(20_000);
    pipeline.publish(sample.values());
    job = pipeline.start(cluster, null);
    awaitCounts(cluster, job, counts -> counts.stored() > 2_000);

    Instant down = Instant.now();
    EmbeddedDatabase.stopServer();
    await().atMost(Duration.ofSeconds(70)).until(() -> Instant.now().isAfter(down.plusSeconds(60)));
    int callsDuringTheOutage = yente.calls();
    EmbeddedDatabase.startServer();

    awaitCounts(cluster, job, counts -> counts.read() == 20_000 && counts.inFlight() == 0);
    cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));
    Counts counts = cluster.counts(job);
    pipeline.assertConservation(counts, 20_000);
    assertThat(counts.stored()).isEqualTo(20_000);
    assertThat(counts.deadLettered()).isZero();
    assertThat(yente.calls()).as("each entity was scored once").isEqualTo(20_000);
    assertThat(callsDuringTheOutage).as("back-pressure holds the rest").isLessThan(20_000);
    assertThat(pipeline.rows()).isEqualTo(sample.rows());
  }

  @Test
  void aRestartOfTheBrokerInTheMiddleLosesNothing(@TempDir Path directory) throws Exception {
    start(directory);
    yente.delay(Duration.ofMillis(50));
    Sample sample = Sample.of(4_000);
    pipeline.publish(sample.values());
    job = pipeline.start(cluster, null);
    awaitCounts(cluster, job, counts -> counts.stored() > 500);

    kafka.restart();

    awaitCounts(cluster, job, counts -> counts.read() == 4_000 && counts.inFlight() == 0);
    cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));
    Counts counts = cluster.counts(job);
    pipeline.assertConservation(counts, 4_000);
    assertThat(pipeline.rows()).isEqualTo(sample.rows());
    assertThat(originals()).containsExactlyInAnyOrderElementsOf(sample.refused());
  }

  /**
   * Longer than the source waits for an answer, several times: the connector would fail the job.
   */
  @Test
  void kafkaGoneAndBackAreALineOfTheLogEachAndTheJobJustWaits(@TempDir Path directory)
      throws Exception {
    start(directory);
    pipeline
        .with("kafka.properties.request.timeout.ms", "1000")
        .with("kafka.properties.default.api.timeout.ms", "2000")
        .with("kafka.properties.partition.discovery.interval.ms", "500");
    Sample sample = Sample.of(400);
    try (LogRecorder log = new LogRecorder()) {
      pipeline.publish(sample.values());
      job = pipeline.start(cluster, null);
      awaitCounts(cluster, job, counts -> counts.read() == 400 && counts.settled());

      kafka.stop();
      Instant down = Instant.now();
      await().atMost(Duration.ofSeconds(60)).until(() -> log.count("does not answer") > 0);
      // Long enough for several questions without an answer.
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Instant.now().isAfter(down.plusSeconds(15)));
      assertThat(cluster.status(job)).isEqualTo(JobStatus.RUNNING);
      assertThat(log.count("answers again after")).isZero();
      kafka.restart();
      await().atMost(Duration.ofSeconds(60)).until(() -> log.count("answers again after") > 0);

      pipeline.publish(sample.values());
      awaitCounts(cluster, job, counts -> counts.read() == 800 && counts.inFlight() == 0);
      cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));
      pipeline.assertConservation(cluster.counts(job), 800);
      assertThat(log.count("Kafka at " + kafka.bootstrapServers() + " does not answer, "))
          .as("lines for 15 s without Kafka")
          .isEqualTo(1);
      assertThat(log.text())
          .containsPattern("Kafka at \\S+ answers again after ([2-9]|\\d\\d+) failures in \\d+ s");
    }
  }

  @Test
  @Tag("BC-42")
  void aDeadLetterThatIsDueWhileKafkaIsAwayIsHeldAndThenWritten(@TempDir Path directory)
      throws Exception {
    start(directory);
    pipeline.with("scoring.yente.max-attempts", "1").with("scoring.yente.timeout", "20s");
    yente.script(
        (id, call) -> YenteStub.Fault.late(Duration.ofSeconds(2), YenteStub.Fault.status(422)));
    pipeline.publish(Sample.good(10).values());
    job = pipeline.start(cluster, null);
    await().atMost(TestPipeline.DEADLINE).until(() -> yente.calls() == 10);

    kafka.stop();
    awaitCounts(cluster, job, counts -> counts.deadLettered() == 10);
    kafka.restart();

    await()
        .atMost(TestPipeline.DEADLINE)
        .untilAsserted(() -> assertThat(pipeline.deadLetters()).hasSize(10));
    cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));
    pipeline.assertConservation(cluster.counts(job), 10);
    assertThat(pipeline.deadLetters()).hasSize(10);
  }

  @Test
  @Tag("BC-42")
  void aDeadLetterThatTheTopicRefusesStopsProgressUntilTheTopicTakesIt(@TempDir Path directory)
      throws Exception {
    start(directory);
    // Random, so that compression does not help.
    byte[] original = new byte[20_000];
    new Random(1).nextBytes(original);
    pipeline.limitDeadLetters(10_000);
    pipeline.publish(List.of(original));
    job = pipeline.start(cluster, null);
    await().atMost(TestPipeline.DEADLINE).until(() -> cluster.status(job) == JobStatus.FAILED);
    assertThat(pipeline.deadLetters()).isEmpty();

    pipeline.limitDeadLetters(1_000_000);
    job = pipeline.start(cluster, null);
    awaitCounts(cluster, job, counts -> counts.deadLettered() == 1);
    cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));

    assertThat(pipeline.deadLetters()).hasSize(1);
    assertThat(pipeline.deadLetters().get(0).value()).isEqualTo(original);
    pipeline.assertConservation(cluster.counts(job), 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10})
  @Tag("BC-25")
  @Tag("BC-40")
  void poisonRowsCostThemselvesOnly(int poison, @TempDir Path directory) throws Exception {
    start(directory);
    Sample sample = Sample.good(490);
    List<byte[]> values = new ArrayList<>(sample.values());
    for (int i = 0; i < poison; i++) {
      // JSON, but no number of PostgreSQL's.
      values.add(
          37 * i,
          ("{\"id\":\"poison-%d\",\"case_id\":\"c\",\"schema\":\"Person\",\"n\":1e999999,"
                  + "\"properties\":{\"name\":[\"x\"]}}")
              .formatted(i)
              .getBytes(StandardCharsets.UTF_8));
    }
    pipeline.publish(values);
    job = pipeline.start(cluster, null);
    int published = values.size();
    awaitCounts(cluster, job, counts -> counts.read() == published && counts.inFlight() == 0);
    cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));

    pipeline.assertConservation(cluster.counts(job), published);
    assertThat(pipeline.rows()).isEqualTo(sample.rows());
    assertThat(pipeline.deadLetters())
        .hasSize(poison)
        .allSatisfy(
            letter -> {
              assertThat(TestPipeline.header(letter, "dd-reason")).isEqualTo("refused-by-database");
              assertThat(TestPipeline.header(letter, "dd-detail")).startsWith("SQLSTATE 22");
            });
  }

  private List<String> originals() {
    List<String> originals = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> letter : pipeline.deadLetters()) {
      originals.add(
          letter.value() == null ? null : new String(letter.value(), StandardCharsets.UTF_8));
    }
    return originals;
  }
}
