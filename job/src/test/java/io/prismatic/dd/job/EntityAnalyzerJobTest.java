package io.prismatic.dd.job;

import static io.prismatic.dd.job.TestPipeline.awaitCounts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.job.drain.Counts;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

/** The whole job on a MiniCluster, real Kafka and real PostgreSQL. */
class EntityAnalyzerJobTest {

  /** Calls at a time: the default of scoring.concurrency times scoring.demand. */
  private static final int IN_FLIGHT = 50;

  private static EmbeddedKafka kafka;
  private static LocalCluster cluster;

  @TempDir private Path directory;
  private JobID job;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start();
    cluster = LocalCluster.start(2, 2, "0");
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    kafka.close();
  }

  @AfterEach
  void cancelWhatStillRuns() throws Exception {
    if (job != null && !cluster.status(job).isTerminalState()) {
      cluster.cancel(job);
    }
  }

  @Test
  @Tag("BC-7")
  @Tag("BC-67")
  void storesAndAnnouncesEveryGoodEntityAndDeadLettersEveryBadOne() throws Exception {
    Sample sample = Sample.of(1_000);
    try (TestPipeline pipeline = new TestPipeline(kafka, directory, 4)) {
      pipeline.publish(sample.values());
      job = pipeline.start(cluster, null);
      awaitCounts(cluster, job, counts -> counts.read() == 1_000 && counts.inFlight() == 0);
      cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));

      Counts counts = cluster.counts(job);
      pipeline.assertConservation(counts, 1_000);
      assertThat(pipeline.rows()).isEqualTo(sample.rows());
      assertThat(pipeline.events()).hasSize((int) counts.stored());
      assertThat(pipeline.eventIds()).hasSize((int) counts.stored());
      assertThat(originals(pipeline.deadLetters()))
          .containsExactlyInAnyOrderElementsOf(sample.refused());
      assertThat(counts.deadLettered()).isEqualTo(sample.refused().size());
      assertThat(cluster.status(job)).isEqualTo(JobStatus.FINISHED);
    }
  }

  @Test
  @Tag("BC-36")
  @Tag("BC-54")
  @Tag("BC-56")
  void losesNothingWhenATaskManagerDiesInTheMiddle() throws Exception {
    Sample sample = Sample.of(1_500);
    try (YenteStub yente = YenteStub.start();
        TestPipeline pipeline = withYente(yente, 4)) {
      yente.delay(Duration.ofMillis(100));
      pipeline.withRestarts();
      pipeline.publish(sample.values());
      job = pipeline.start(cluster, null);
      awaitCounts(cluster, job, counts -> counts.stored() > 100);
      int before = yente.calls();
      cluster.checkpoint(job);

      cluster.replaceTaskManager(0);

      int since = yente.calls() - before;
      awaitCounts(cluster, job, counts -> counts.read() == 1_500 && counts.inFlight() == 0);
      cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));
      Counts counts = cluster.counts(job);
      assertThat(counts.read()).isEqualTo(1_500);
      assertThat(counts.inFlight()).isZero();
      assertThat(pipeline.rows()).isEqualTo(sample.rows());
      assertThat(originals(pipeline.deadLetters()).stream().distinct())
          .containsExactlyInAnyOrderElementsOf(sample.refused().stream().distinct().toList());
      assertThat(pipeline.eventIds().size()).isBetween(1, pipeline.events().size());
      assertThat(yente.calls())
          .as("repeated were what was in flight at the checkpoint, and newer than it, at most")
          .isLessThanOrEqualTo(1_500 - sample.refused().size() + IN_FLIGHT + since);
    }
  }

  @Test
  void announcesExactlyOnceThroughAFailureWhenConfigured() throws Exception {
    Sample sample = Sample.good(600);
    try (YenteStub yente = YenteStub.start();
        TestPipeline pipeline = withYente(yente, 4)) {
      yente.delay(Duration.ofMillis(100));
      pipeline.withRestarts().with("notifications.guarantee", "exactly-once");
      pipeline.publish(sample.values());
      job = pipeline.start(cluster, null);
      awaitCounts(cluster, job, counts -> counts.stored() > 50);

      cluster.replaceTaskManager(0);

      awaitCounts(cluster, job, counts -> counts.read() == 600 && counts.inFlight() == 0);
      cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));
      pipeline.assertConservation(cluster.counts(job), 600);
      assertThat(pipeline.events()).hasSize(600);
      assertThat(pipeline.eventIds()).hasSize(600);
    }
  }

  @Test
  @Tag("BC-58")
  @Tag("BC-59")
  void drainFinishesCallsInFlightAndFlushesPartialBatches() throws Exception {
    Sample sample = Sample.good(7);
    try (YenteStub yente = YenteStub.start();
        TestPipeline pipeline = withYente(yente, 2)) {
      yente.delay(Duration.ofSeconds(2));
      pipeline.with("storage.batch-timeout", "10min").with("notifications.batch-timeout", "10min");
      pipeline.publish(sample.values());
      job = pipeline.start(cluster, null);
      awaitCounts(cluster, job, counts -> counts.read() == 7 && counts.stored() == 0);

      cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));

      pipeline.assertConservation(cluster.counts(job), 7);
      assertThat(pipeline.rows()).isEqualTo(sample.rows());
      assertThat(pipeline.events()).hasSize(7);
    }
  }

  /** So a job that is started anew after a drain, without its savepoint, buys no call twice. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStopCommitsAllThatWasRead(boolean drain) throws Exception {
    Sample sample = Sample.good(500);
    try (TestPipeline pipeline =
        new TestPipeline(kafka, directory, 4).withCheckpoints(Duration.ofHours(1))) {
      pipeline.publish(sample.values());
      job = pipeline.start(cluster, null, 2);
      awaitCounts(cluster, job, counts -> counts.read() == 500);

      cluster.stop(job, pipeline.savepoints(), drain, Duration.ofSeconds(30));

      assertThat(pipeline.committed()).isEqualTo(500);
    }
  }

  @Test
  void stopWithoutDrainKeepsPartialBatchesInTheSavepointForTheNextRun() throws Exception {
    Sample sample = Sample.good(7);
    try (TestPipeline pipeline = new TestPipeline(kafka, directory, 2)) {
      pipeline.with("storage.batch-timeout", "10min").with("notifications.batch-timeout", "10min");
      pipeline.publish(sample.values());
      job = pipeline.start(cluster, null);
      awaitCounts(cluster, job, counts -> counts.read() == 7);
      String savepoint = cluster.stop(job, pipeline.savepoints(), false, Duration.ofSeconds(30));
      Counts stopped = cluster.counts(job);
      assertThat(stopped.read()).isEqualTo(7);
      assertThat(stopped.inFlight()).isEqualTo(7);
      assertThat(pipeline.rows()).isEmpty();

      job = pipeline.start(cluster, savepoint);
      awaitCounts(cluster, job, counts -> counts.read() == 7);
      cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));

      pipeline.assertConservation(cluster.counts(job), 7);
      assertThat(pipeline.rows()).isEqualTo(sample.rows());
    }
  }

  @Test
  void restoresAtAnotherParallelismWithItsPartialBatchesAndCounts() throws Exception {
    Sample sample = Sample.good(30);
    try (TestPipeline pipeline = new TestPipeline(kafka, directory, 4)) {
      pipeline.with("storage.batch-timeout", "10min").with("notifications.batch-timeout", "10min");
      pipeline.publish(sample.values());
      job = pipeline.start(cluster, null, 1);
      awaitCounts(cluster, job, counts -> counts.read() == 30);
      String savepoint = cluster.stop(job, pipeline.savepoints(), false, Duration.ofSeconds(30));

      pipeline.with("storage.parallelism", "3");
      job = pipeline.start(cluster, savepoint, 3);
      awaitCounts(cluster, job, counts -> counts.read() == 30);
      cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));

      pipeline.assertConservation(cluster.counts(job), 30);
      assertThat(pipeline.rows()).isEqualTo(sample.rows());
    }
  }

  @Test
  @Tag("BC-74")
  void callsAreNotBoundedByTheNumberOfPartitions() throws Exception {
    Sample sample = Sample.good(200);
    try (YenteStub yente = YenteStub.start();
        TestPipeline pipeline = withYente(yente, 1)) {
      yente.delay(Duration.ofMillis(500));
      pipeline.publish(sample.values());
      job = pipeline.start(cluster, null);

      await()
          .atMost(TestPipeline.DEADLINE)
          .untilAsserted(() -> assertThat(yente.mostInFlight()).isEqualTo(50));
      awaitCounts(cluster, job, counts -> counts.read() == 200 && counts.inFlight() == 0);
    }
  }

  @Test
  @Tag("BC-70")
  @Tag("BC-71")
  void readsOnAfterAnEmptyTopicAndAfterTheBrokerWasAway() throws Exception {
    Sample sample = Sample.good(40);
    try (EmbeddedKafka broker = EmbeddedKafka.start();
        TestPipeline pipeline = new TestPipeline(broker, directory, 2)) {
      job = pipeline.start(cluster, null);
      await().atMost(TestPipeline.DEADLINE).until(() -> cluster.allTasksRun(job));
      pipeline.publish(sample.values().subList(0, 20));
      awaitCounts(cluster, job, counts -> counts.stored() == 20);

      broker.restart();
      pipeline.publish(sample.values().subList(20, 40));

      awaitCounts(cluster, job, counts -> counts.stored() == 40);
      cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));
      pipeline.assertConservation(cluster.counts(job), 40);
      assertThat(pipeline.rows()).isEqualTo(sample.rows());
    }
  }

  @Test
  @Tag("BC-73")
  void readsFromTheOldestRecordWhenTheCommittedOffsetIsOutOfRange() throws Exception {
    Sample sample = Sample.good(20);
    try (TestPipeline pipeline = new TestPipeline(kafka, directory, 1)) {
      pipeline.publish(sample.values());
      pipeline.commitOffset(0, 1_000);
      job = pipeline.start(cluster, null);

      awaitCounts(cluster, job, counts -> counts.stored() == 20);
      cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));
      pipeline.assertConservation(cluster.counts(job), 20);
    }
  }

  @Test
  @Tag("BC-38")
  @Tag("BC-39")
  void entitiesThatTheApiRejectsOrNeverAnswersBecomeDeadLettersAndTheirNeighboursAreStored()
      throws Exception {
    Sample sample = Sample.good(60);
    try (YenteStub yente = YenteStub.start();
        TestPipeline pipeline = withYente(yente, 2)) {
      yente.script(
          (id, call) ->
              switch (id) {
                case "e-7" -> YenteStub.Fault.status(422);
                case "e-8" -> YenteStub.Fault.status(503);
                case "e-9" -> YenteStub.Fault.silence();
                default -> null;
              });
      pipeline.with("scoring.yente.timeout", "500ms").with("scoring.yente.max-attempts", "2");
      // Three bad entities are no outage, whatever the order of the replies.
      pipeline.with("scoring.yente.circuit.failures", "1000");
      pipeline.publish(sample.values());
      job = pipeline.start(cluster, null);

      awaitCounts(cluster, job, counts -> counts.read() == 60 && counts.inFlight() == 0);
      cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));
      pipeline.assertConservation(cluster.counts(job), 60);
      assertThat(pipeline.rows()).hasSize(57).doesNotContainKeys("c/e-7", "c/e-8", "c/e-9");
      assertThat(pipeline.deadLetters())
          .extracting(
              letter -> TestPipeline.header(letter, "dd-entity-id"),
              letter -> TestPipeline.header(letter, "dd-reason"),
              letter -> TestPipeline.header(letter, "dd-retryable"))
          .containsExactlyInAnyOrder(
              tuple("e-7", "rejected", "false"),
              tuple("e-8", "unavailable", "true"),
              tuple("e-9", "timed-out", "true"));
      assertThat(yente.calls("e-8")).isEqualTo(2);
    }
  }

  private TestPipeline withYente(YenteStub yente, int partitions) throws Exception {
    return new TestPipeline(kafka, directory, partitions)
        .with("scoring.screener", "yente")
        .with("scoring.yente.url", yente.url().toString());
  }

  private static List<String> originals(List<ConsumerRecord<byte[], byte[]>> deadLetters) {
    List<String> originals = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> letter : deadLetters) {
      originals.add(
          letter.value() == null ? null : new String(letter.value(), StandardCharsets.UTF_8));
    }
    return originals;
  }
}
