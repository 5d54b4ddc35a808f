package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.functions.score.yente.YenteStub.Fault;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import io.prismatic.dd.sinks.postgres.EmbeddedDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job and the job of dead letters together, on real Kafka and real PostgreSQL. */
class DeadLetterJobTest {

  private static final int LETTERS = 100;
  private static final int SOON = 60;

  private static EmbeddedKafka kafka;
  private static LocalCluster cluster;

  @TempDir private Path directory;
  private final List<JobID> jobs = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start();
    cluster = LocalCluster.start(2, 3, "0");
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    kafka.close();
  }

  @AfterEach
  void cancelWhatStillRuns() throws Exception {
    for (JobID job : jobs) {
      if (!cluster.status(job).isTerminalState()) {
        cluster.cancel(job);
      }
    }
  }

  @Test
  @Tag("BC-43")
  @Tag("BC-44")
  void deadLettersComeBackAndAreStoredOnceTheScreeningApiIsHealthy() throws Exception {
    try (YenteStub yente = YenteStub.start();
        TestPipeline pipeline = pipeline(yente)) {
      yente.script((id, call) -> call <= 2 ? Fault.status(503) : null);
      pipeline.publish(entities(20));
      startBoth(pipeline);

      awaitRows(pipeline, 20);

      await()
          .atMost(TestPipeline.DEADLINE)
          .untilAsserted(
              () ->
                  assertThat(letters(pipeline))
                      .hasSize(20)
                      .allMatch(row -> row.equals("retried score unavailable 1")));
      assertThat(open(pipeline)).isZero();
      assertThat(pipeline.deadLetters()).hasSize(40);
      assertThat(pipeline.deadLetters().stream().map(letter -> origin(letter)).distinct())
          .hasSize(20);
      for (int i = 0; i < 20; i++) {
        assertThat(yente.calls("e-" + i)).isEqualTo(3);
      }
      assertThat(revisionsFollowTheOriginalRecords(pipeline)).isTrue();
      assertThat(kafka.readAll(pipeline.pending())).hasSize(60);
    }
  }

  /** The entities name no revision, so it is the Kafka timestamp of the first attempt. */
  private static boolean revisionsFollowTheOriginalRecords(TestPipeline pipeline) {
    return pipeline
        .database()
        .value(
            "SELECT bool_and(e.revision = d.origin_timestamp"
                + " AND e.revision_offset = d.origin_offset AND d.revision = e.revision)"
                + " FROM dead_letter d JOIN entity e ON e.case_id = d.case_id AND e.id = d.entity_id")
        .equals("true");
  }

  @Test
  @Tag("BC-45")
  void parksWhatIsNotRetryableAtOnceAndTheRestWhenItsRetriesAreUsedUp() throws Exception {
    try (YenteStub yente = YenteStub.start();
        TestPipeline pipeline = pipeline(yente)) {
      pipeline.with("retry.max-attempts", "2");
      yente.script((id, call) -> Fault.status(503));
      List<byte[]> values = new ArrayList<>(entities(3));
      values.add("no json".getBytes(StandardCharsets.UTF_8));
      values.add(null);
      pipeline.publish(values);
      startBoth(pipeline);

      await()
          .atMost(TestPipeline.DEADLINE)
          .untilAsserted(
              () ->
                  assertThat(letters(pipeline))
                      .containsExactlyInAnyOrder(
                          "parked score unavailable 2",
                          "parked score unavailable 2",
                          "parked score unavailable 2",
                          "parked parse not-json 0",
                          "parked parse tombstone 0"));
      assertThat(yente.calls()).isEqualTo(9);
      assertThat(open(pipeline)).isEqualTo(5);
    }
  }

  @Test
  @Tag("BC-44")
  void everyLetterComesBackThoughTaskManagersDie() throws Exception {
    try (YenteStub yente = YenteStub.start();
        TestPipeline pipeline = pipeline(yente).withRestarts()) {
      pipeline.with("retry.base", "2s").with("retry.cap", "4s");
      yente.script((id, call) -> call <= 2 ? Fault.status(503) : null);
      pipeline.publish(entities(60));
      startBoth(pipeline);
      await()
          .atMost(TestPipeline.DEADLINE)
          .until(() -> letters(pipeline).stream().anyMatch(row -> row.startsWith("retried")));
      cluster.checkpoint(jobs.get(1));

      cluster.replaceTaskManager(0);
      cluster.replaceTaskManager(1);

      awaitRows(pipeline, 60);
      await()
          .atMost(TestPipeline.DEADLINE)
          .untilAsserted(
              () ->
                  assertThat(letters(pipeline))
                      .hasSize(60)
                      .allMatch(row -> row.startsWith("retried score unavailable")));
      assertThat(open(pipeline)).isZero();
    }
  }

  @ParameterizedTest
  @Tag("BC-44")
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void theScheduleSurvivesParallelismOneTwoThreeOneAndSubmitsEachRetryOnce(String stateBackend)
      throws Exception {
    try (YenteStub yente = YenteStub.start();
        TestPipeline pipeline = pipeline(yente).withStateBackend(stateBackend)) {
      // A wait is a random part of base · 2ⁿ: of 25 s for most, of 14 h for the others.
      pipeline.with("retry.base", "25s").with("retry.cap", "24h").with("retry.max-attempts", "20");
      for (int i = 0; i < LETTERS; i++) {
        letter(pipeline, i, i < SOON ? "0" : "11");
      }
      List<String> due = List.of();
      String savepoint = null;
      int[] parallelisms = {1, 2, 3, 1};
      for (int run = 0; run < parallelisms.length; run++) {
        JobID job = pipeline.startDeadLetters(cluster, savepoint, parallelisms[run]);
        jobs.add(job);
        int known = LETTERS + run;
        awaitLetters(pipeline, known);
        // A further letter of a record that waits is a repetition: it does not move the due time.
        letter(pipeline, LETTERS - 1, "11");
        letter(pipeline, known, "11");
        awaitLetters(pipeline, known + 1);
        assertThat(due(pipeline, "0 s")).containsAll(due);
        int some = (run + 1) * SOON / parallelisms.length;
        await().atMost(TestPipeline.DEADLINE).until(() -> submitted(pipeline).size() >= some);
        if (run < parallelisms.length - 1) {
          due = due(pipeline, "5 min");
          savepoint = cluster.stop(job, pipeline.savepoints(), false, Duration.ofSeconds(30));
        }
      }

      assertThat(submitted(pipeline)).doesNotHaveDuplicates().hasSizeLessThan(SOON + 5);
      assertThat(submitted(pipeline).stream().filter(offset -> offset < SOON)).hasSize(SOON);
      assertThat(due(pipeline, "0 s")).as("those of hours").hasSizeGreaterThan(LETTERS - SOON - 5);
    }
  }

  /** The offsets of the records that were submitted again. */
  private static List<Integer> submitted(TestPipeline pipeline) {
    return pipeline.pendingRecords().stream()
        .map(record -> Integer.valueOf(TestPipeline.header(record, "dd-origin-offset")))
        .toList();
  }

  /** Why the job is stopped without: Flink drops timers at the end of input. */
  @Test
  void aDrainWouldDropWhatWaits() throws Exception {
    try (YenteStub yente = YenteStub.start();
        TestPipeline pipeline = pipeline(yente)) {
      pipeline.with("retry.base", "1h").with("retry.cap", "1h");
      for (int i = 0; i < 5; i++) {
        letter(pipeline, i, "0");
      }
      JobID job = pipeline.startDeadLetters(cluster, null, 1);
      jobs.add(job);
      awaitLetters(pipeline, 5);

      cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));

      assertThat(cluster.status(job)).isEqualTo(JobStatus.FINISHED);
      assertThat(letters(pipeline)).allMatch(row -> row.startsWith("waiting"));
      assertThat(kafka.readAll(pipeline.pending())).isEmpty();
    }
  }

  @Test
  @Tag("BC-41")
  @Tag("BC-45")
  void poisonDeadLettersAreParkedAndTheirNeighboursRetried() throws Exception {
    try (YenteStub yente = YenteStub.start();
        TestPipeline pipeline = pipeline(yente)) {
      List<ProducerRecord<byte[], byte[]>> poison = new ArrayList<>();
      poison.add(new ProducerRecord<>(pipeline.deadLetter(), null));
      poison.add(new ProducerRecord<>(pipeline.deadLetter(), new byte[] {0, -1}));
      ProducerRecord<byte[], byte[]> garbled =
          new ProducerRecord<>(pipeline.deadLetter(), new byte[] {1});
      for (String header :
          List.of("dd-origin-offset", "dd-retry-count", "dd-failed-at", "dd-case-id")) {
        garbled.headers().add(header, new byte[] {0, -1, -2});
      }
      garbled.headers().add("dd-stage", null);
      poison.add(garbled);
      kafka.produce(poison);
      letter(pipeline, 1, "0");
      letter(pipeline, 2, "-99999999999");

      jobs.add(pipeline.startDeadLetters(cluster, null, 2));

      await()
          .atMost(TestPipeline.DEADLINE)
          .untilAsserted(
              () ->
                  assertThat(letters(pipeline))
                      .containsExactlyInAnyOrder(
                          "parked unknown unknown 0",
                          "parked unknown unknown 0",
                          "parked unknown unknown 0",
                          "parked score unavailable 0",
                          "retried score unavailable 0"));
      assertThat(
              pipeline
                  .database()
                  .value("SELECT count(*) FROM dead_letter WHERE detail LIKE" + " 'unreadable: %'"))
          .isEqualTo("4");
    }
  }

  @Test
  @Tag("BC-45")
  void whatAPersonSubmitsAgainIsStoredAndClosesTheLetter() throws Exception {
    try (YenteStub yente = YenteStub.start();
        TestPipeline pipeline = pipeline(yente)) {
      pipeline.with("retry.max-attempts", "1");
      yente.script((id, call) -> call <= 3 ? Fault.status(503) : null);
      pipeline.publish(entities(2));
      startBoth(pipeline);
      await()
          .atMost(TestPipeline.DEADLINE)
          .until(
              () ->
                  letters(pipeline).stream().filter("parked score unavailable 1"::equals).count()
                      == 2);

      int status =
          DeadLetterCommand.run(
              new String[] {"resubmit", "--config", pipeline.file().toString(), "--case=c"},
              System.out,
              System.err);

      assertThat(status).isZero();
      // The first attempt of the second submission fails too, its retry is stored.
      awaitRows(pipeline, 2);
      await()
          .atMost(TestPipeline.DEADLINE)
          .untilAsserted(
              () ->
                  assertThat(letters(pipeline))
                      .hasSize(2)
                      .allMatch("retried score unavailable 0"::equals));
      assertThat(open(pipeline)).isZero();
      assertThat(revisionsFollowTheOriginalRecords(pipeline)).isTrue();
    }
  }

  @Test
  void anOutageOfTheDatabaseIsWaitedForWithoutARestart() throws Exception {
    try (YenteStub yente = YenteStub.start();
        TestPipeline pipeline = pipeline(yente)) {
      letter(pipeline, 0, "0");
      JobID job = pipeline.startDeadLetters(cluster, null, 1);
      jobs.add(job);
      awaitLetters(pipeline, 1);

      EmbeddedDatabase.stopServer();
      try {
        for (int i = 1; i < 30; i++) {
          letter(pipeline, i, "0");
        }
        await()
            .during(Duration.ofSeconds(5))
            .atMost(TestPipeline.DEADLINE)
            .until(() -> cluster.status(job), JobStatus.RUNNING::equals);
      } finally {
        EmbeddedDatabase.startServer();
      }

      await()
          .atMost(TestPipeline.DEADLINE)
          .failFast("the job ended", () -> cluster.status(job).isTerminalState())
          .untilAsserted(
              () ->
                  assertThat(letters(pipeline))
                      .hasSize(30)
                      .allMatch(row -> row.startsWith("retried")));
      assertThat(kafka.readAll(pipeline.pending())).hasSize(30);
    }
  }

  @Test
  void isCancelledAtOnceThoughTheDatabaseIsDown() throws Exception {
    try (YenteStub yente = YenteStub.start();
        TestPipeline pipeline = pipeline(yente)) {
      JobID job = pipeline.startDeadLetters(cluster, null, 1);
      jobs.add(job);
      await().atMost(TestPipeline.DEADLINE).until(() -> cluster.allTasksRun(job));
      EmbeddedDatabase.stopServer();
      try {
        letter(pipeline, 0, "0");
        // Long enough for the row to be due for writing, so that the task waits.
        await()
            .during(Duration.ofSeconds(4))
            .atMost(TestPipeline.DEADLINE)
            .until(() -> cluster.status(job), JobStatus.RUNNING::equals);

        cluster.cancel(job);

        assertThat(cluster.status(job)).isEqualTo(JobStatus.CANCELED);
      } finally {
        EmbeddedDatabase.startServer();
      }
    }
  }

  @Test
  void aMissingTableFailsTheJobAndSaysWhatToRun() throws Exception {
    try (YenteStub yente = YenteStub.start();
        TestPipeline pipeline = pipeline(yente).withRestarts()) {
      pipeline.database().execute("DROP TABLE dead_letter CASCADE");

      JobID job = pipeline.startDeadLetters(cluster, null, 1);
      jobs.add(job);

      await()
          .atMost(TestPipeline.DEADLINE)
          .until(() -> cluster.status(job), JobStatus.FAILED::equals);
    }
  }

  /** A retryable letter, as the main job writes it. */
  private static void letter(TestPipeline pipeline, int offset, String retryCount)
      throws Exception {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(pipeline.deadLetter(), entities(1).get(0));
    Stream.of(
            "dd-entity-id=e-0",
            "dd-case-id=c",
            "dd-stage=score",
            "dd-reason=unavailable",
            "dd-detail=503",
            "dd-retryable=true",
            "dd-failed-at=2026-11-24T00:00:00Z",
            "dd-first-failed-at=2026-11-24T00:00:00Z",
            "dd-retry-count=" + retryCount,
            "dd-origin-topic=p",
            "dd-origin-partition=0",
            "dd-origin-offset=" + offset,
            "dd-origin-timestamp=2026-11-23T00:00:00Z")
        .map(header -> header.split("=", 2))
        .forEach(
            header -> letter.headers().add(header[0], header[1].getBytes(StandardCharsets.UTF_8)));
    kafka.produce(List.of(letter));
  }

  private static void awaitLetters(TestPipeline pipeline, int count) {
    await().atMost(TestPipeline.DEADLINE).until(() -> letters(pipeline).size(), n -> n == count);
  }

  /** When retries are due that are not due for so long. */
  private static List<String> due(TestPipeline pipeline, String atLeast) {
    return pipeline
        .database()
        .query(
            "SELECT origin_offset || ' ' || next_retry_at AS due FROM dead_letter"
                + " WHERE next_retry_at > now() + interval '"
                + atLeast
                + "'")
        .stream()
        .map(row -> (String) row.get("due"))
        .toList();
  }

  private void startBoth(TestPipeline pipeline) throws Exception {
    jobs.add(pipeline.start(cluster, null, 1));
    jobs.add(pipeline.startDeadLetters(cluster, null, 2));
  }

  private TestPipeline pipeline(YenteStub yente) throws Exception {
    return new TestPipeline(kafka, directory, 2)
        .with("scoring.screener", "yente")
        .with("scoring.yente.url", yente.url().toString())
        .with("scoring.yente.max-attempts", "1")
        // These tests are about failures of entities, not about an API that is away.
        .with("scoring.yente.circuit.failures", "1000")
        .with("retry.base", "200ms")
        .with("retry.cap", "1s");
  }

  private static List<byte[]> entities(int count) {
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(
          "{\"id\":\"e-%d\",\"case_id\":\"c\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Person %d\"]}}"
              .formatted(i, i)
              .getBytes(StandardCharsets.UTF_8));
    }
    return values;
  }

  private static void awaitRows(TestPipeline pipeline, int rows) {
    await().atMost(TestPipeline.DEADLINE).until(() -> pipeline.rows().size(), n -> n == rows);
  }

  private static List<String> letters(TestPipeline pipeline) {
    return pipeline
        .database()
        .query(
            "SELECT concat_ws(' ', status, stage, reason, retry_count) AS letter FROM dead_letter")
        .stream()
        .map(row -> (String) row.get("letter"))
        .toList();
  }

  private static long open(TestPipeline pipeline) {
    return Long.parseLong(pipeline.database().value("SELECT count(*) FROM open_dead_letter"));
  }

  private static String origin(ConsumerRecord<byte[], byte[]> letter) {
    return TestPipeline.header(letter, "dd-origin-partition")
        + "@"
        + TestPipeline.header(letter, "dd-origin-offset");
  }
}
