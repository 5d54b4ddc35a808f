package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.functions.score.yente.YenteStub.Fault;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job and the job of dead letters together, on real Kafka and real PostgreSQL. */
class DeadLetterJobTest {

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

  private void startBoth(TestPipeline pipeline) throws Exception {
    jobs.add(pipeline.start(cluster, null, 1));
    jobs.add(pipeline.startDeadLetters(cluster, null, 2));
  }

  private TestPipeline pipeline(YenteStub yente) throws Exception {
    return new TestPipeline(kafka, directory, 2)
        .with("scoring.screener", "yente")
        .with("scoring.yente.url", yente.url().toString())
        .with("scoring.yente.max-attempts", "1")
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
