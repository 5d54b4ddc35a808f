package io.prismatic.dd.job;

import static io.prismatic.dd.job.TestPipeline.awaitCounts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.job.drain.Counts;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import io.prismatic.dd.sinks.postgres.EmbeddedDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The producer on a cluster of its own, the main job on another, real Kafka and PostgreSQL. */
class EntityProducerJobTest {

  private static final Duration RARELY = Duration.ofHours(1);

  private static EmbeddedKafka kafka;
  private static LocalCluster analyzers;
  private static LocalCluster producers;

  @TempDir private Path directory;
  private TestPipeline pipeline;
  private final List<JobID> started = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start();
    analyzers = LocalCluster.start(1, 3, "0");
    producers = LocalCluster.start(1, 2, "0");
  }

  @AfterAll
  static void stop() throws Exception {
    producers.close();
    analyzers.close();
    kafka.close();
  }

  @BeforeEach
  void createTopicsAndTables() throws Exception {
    pipeline = new TestPipeline(kafka, directory, 2).with("producer.poll-interval", "100ms");
  }

  @AfterEach
  void cancelWhatStillRuns() throws Exception {
    EmbeddedDatabase.startServer();
    for (JobID job : started) {
      for (LocalCluster cluster : List.of(producers, analyzers)) {
        if (cluster.runs(job)) {
          cluster.cancel(job);
        }
      }
    }
    pipeline.close();
  }

  private JobID produce() throws Exception {
    JobID job = pipeline.startProducer(producers, null);
    started.add(job);
    return job;
  }

  private JobID analyze() throws Exception {
    JobID job = pipeline.start(analyzers, null);
    started.add(job);
    return job;
  }

  private static void eventually(ThrowingRunnable assertion) {
    await().atMost(TestPipeline.DEADLINE).untilAsserted(assertion);
  }

  private void awaitStatuses(String statuses) {
    eventually(() -> assertThat(pipeline.statuses()).isEqualTo(statuses));
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }

  private List<String> publishedKeys() {
    return pipeline.pendingRecords().stream().map(EntityProducerJobTest::key).toList();
  }

  @Test
  void everyRowIsScoredAndAnnounced() throws Exception {
    pipeline.insert("c", 1, 3_000);
    JobID analyzer = analyze();
    produce();

    awaitStatuses("{ \"scored\" : 3000 }");

    awaitCounts(analyzers, analyzer, counts -> counts.read() == 3_000 && counts.inFlight() == 0);
    analyzers.stop(analyzer, pipeline.savepoints(), true, Duration.ofSeconds(30));
    pipeline.assertConservation(analyzers.counts(analyzer), 3_000);
    assertThat(pipeline.published()).as("without a failure, each once").isEqualTo(3_000);
  }

  /** Waits for a condition and then sees it hold for ten polls of the producer. */
  private static void staysSo(ThrowingRunnable assertion) {
    await().atMost(TestPipeline.DEADLINE).during(Duration.ofSeconds(1)).untilAsserted(assertion);
  }

  @Test
  void neverMoreRowsThanDemandedArePublishedAndNotQueued() throws Exception {
    pipeline.withCheckpoints(RARELY).with("producer.demand", "50");
    pipeline.insert("c", 1, 120);
    JobID producer = produce();

    staysSo(() -> assertThat(pipeline.published()).isEqualTo(50));
    assertThat(pipeline.statuses()).isEqualTo("{ \"pending\" : 120 }");
    producers.checkpoint(producer);
    staysSo(() -> assertThat(pipeline.published()).isEqualTo(100));
    assertThat(pipeline.statuses()).isEqualTo("{ \"pending\" : 70, \"queued\" : 50 }");
    producers.checkpoint(producer);
    staysSo(() -> assertThat(pipeline.published()).isEqualTo(120));
    producers.checkpoint(producer);
    awaitStatuses("{ \"queued\" : 120 }");
    assertThat(publishedKeys()).doesNotHaveDuplicates();
  }

  @Test
  void urgentRowsGoFirstThenTheOldest() throws Exception {
    pipeline.withCheckpoints(RARELY).with("producer.demand", "1");
    pipeline.insert("c", 1, 1);
    pipeline.insert("c", 2, 1);
    pipeline.insert("c", 3, 1);
    pipeline.database().execute("UPDATE entity SET priority = 9 WHERE id = 'e-3'");
    JobID producer = produce();

    List<String> order = new ArrayList<>();
    for (int published = 1; published <= 3; published++) {
      long wanted = published;
      eventually(() -> assertThat(pipeline.published()).isEqualTo(wanted));
      publishedKeys().stream().filter(key -> !order.contains(key)).forEach(order::add);
      producers.checkpoint(producer);
    }

    assertThat(order).containsExactly("[\"c\",\"e-3\"]", "[\"c\",\"e-1\"]", "[\"c\",\"e-2\"]");
  }

  @Test
  void publishesOneCaseIfTold() throws Exception {
    pipeline.with("producer.case-id", "a");
    pipeline.insert("a", 1, 10);
    pipeline.insert("b", 1, 10);
    produce();

    staysSo(
        () -> assertThat(pipeline.statuses()).isEqualTo("{ \"pending\" : 10, \"queued\" : 10 }"));
    assertThat(publishedKeys()).hasSize(10).allMatch(key -> key.startsWith("[\"a\""));
  }

  @Test
  void aTransactionThatBeganBeforeOthersAndCommitsAfterThemIsNotMissed() throws Exception {
    produce();
    try (Connection late = pipeline.database().connect();
        Statement statement = late.createStatement()) {
      late.setAutoCommit(false);
      statement.execute(
          "INSERT INTO entity (case_id, id, document) VALUES ('c', 'a-late', '{\"schema\":\"Person\"}')");
      pipeline.insert("c", 1, 20);
      awaitStatuses("{ \"queued\" : 20 }");

      late.commit();
    }

    awaitStatuses("{ \"queued\" : 21 }");
    assertThat(publishedKeys()).hasSize(21).contains("[\"c\",\"a-late\"]");
  }

  @Test
  void aRowThatIsChangedWhileInFlightStaysPendingAndIsPublishedAgain() throws Exception {
    pipeline.withCheckpoints(RARELY);
    pipeline.insert("c", 1, 2);
    JobID producer = produce();
    eventually(() -> assertThat(pipeline.published()).isEqualTo(2));

    change("e-1", "Changed");
    producers.checkpoint(producer);

    eventually(() -> assertThat(pipeline.published()).isEqualTo(3));
    assertThat(pipeline.statuses()).isEqualTo("{ \"pending\" : 1, \"queued\" : 1 }");
    assertThat(pipeline.pendingRecords())
        .filteredOn(record -> key(record).contains("e-1"))
        .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
        .satisfiesExactly(
            first -> assertThat(first).contains("P 1"),
            second -> assertThat(second).contains("Changed"));
    producers.checkpoint(producer);
    awaitStatuses("{ \"queued\" : 2 }");
  }

  private void change(String id, String name) {
    pipeline
        .database()
        .execute(
            "UPDATE entity SET document = jsonb_set(document, '{properties,name,0}', '\"%s\"') WHERE id = '%s'"
                .formatted(name, id));
  }

  @Test
  void aRowThatIsChangedAfterItWasScoredIsScoredAgain() throws Exception {
    pipeline.insert("c", 1, 10);
    JobID analyzer = analyze();
    produce();
    awaitStatuses("{ \"scored\" : 10 }");

    change("e-7", "Changed");

    awaitCounts(analyzers, analyzer, counts -> counts.announced() == 11);
    awaitStatuses("{ \"scored\" : 10 }");
    assertThat(pipeline.database().value("SELECT document::text FROM entity WHERE id = 'e-7'"))
        .contains("Changed");
    Counts counts = analyzers.counts(analyzer);
    assertThat(counts.read()).isEqualTo(11);
    assertThat(counts.superseded()).isZero();
  }

  @Test
  void aRowThatCannotBeScoredFailsWithTheErrorAndIsScoredOnceItIsCorrected() throws Exception {
    pipeline.insert("c", 1, 3);
    pipeline
        .database()
        .execute(
            "INSERT INTO entity (case_id, id, document) VALUES ('c', 'bad', '{\"schema\":\"Person\"}')");
    analyze();
    started.add(pipeline.startDeadLetters(analyzers, null, 1));
    produce();
    awaitStatuses("{ \"failed\" : 1, \"scored\" : 3 }");
    assertThat(pipeline.database().value("SELECT failure FROM entity WHERE id = 'bad'"))
        .isEqualTo("parse, no-properties: no property has a value");

    pipeline
        .database()
        .execute(
            """
            UPDATE entity SET document = '{"schema":"Person","properties":{"name":["P"]}}'
            WHERE id = 'bad'
            """);

    awaitStatuses("{ \"scored\" : 4 }");
    assertThat(
            pipeline
                .database()
                .value("SELECT num_nonnulls(failure, failed_at) FROM entity WHERE id = 'bad'"))
        .isEqualTo("0");
  }

  @Test
  void ofTwoProducersOneWaitsUntilTheOtherHasEnded() throws Exception {
    JobID first = produce();
    pipeline.insert("c", 1, 10);
    awaitStatuses("{ \"queued\" : 10 }");
    JobID second = produce();
    await().atMost(TestPipeline.DEADLINE).until(() -> producers.allTasksRun(second));

    pipeline.insert("c", 11, 500);
    awaitStatuses("{ \"queued\" : 510 }");
    assertThat(publishedKeys()).as("each once").hasSize(510).doesNotHaveDuplicates();

    producers.cancel(first);
    pipeline.insert("c", 1001, 10);
    awaitStatuses("{ \"queued\" : 520 }");
    assertThat(producers.runs(second)).isTrue();
    assertThat(publishedKeys()).hasSize(520).doesNotHaveDuplicates();
  }

  @Test
  void waitsForADatabaseThatIsAwayWithoutARestart() throws Exception {
    pipeline.with("producer.demand", "100").withCheckpoints(Duration.ofMillis(200));
    pipeline.insert("c", 1, 2_000);
    JobID producer = produce();
    eventually(() -> assertThat(pipeline.published()).isPositive());

    EmbeddedDatabase.stopServer();
    await()
        .atMost(TestPipeline.DEADLINE)
        .during(Duration.ofSeconds(3))
        .until(() -> producers.allTasksRun(producer));
    EmbeddedDatabase.startServer();

    awaitStatuses("{ \"queued\" : 2000 }");
    assertThat(publishedKeys()).hasSize(2_000).doesNotHaveDuplicates();
  }

  @Test
  void waitsForAKafkaThatIsAwayWithoutQueueingAnything() throws Exception {
    try (EmbeddedKafka broker = EmbeddedKafka.start();
        TestPipeline own = new TestPipeline(broker, directory, 2)) {
      own.insert("c", 1, 10);
      JobID producer = own.startProducer(producers, null);
      started.add(producer);
      eventually(() -> assertThat(own.statuses()).isEqualTo("{ \"queued\" : 10 }"));

      broker.stop();
      own.insert("c", 11, 10);
      await()
          .atMost(TestPipeline.DEADLINE)
          .during(Duration.ofSeconds(3))
          .untilAsserted(
              () -> assertThat(own.statuses()).isEqualTo("{ \"pending\" : 10, \"queued\" : 10 }"));
      broker.restart();

      eventually(() -> assertThat(own.statuses()).isEqualTo("{ \"queued\" : 20 }"));
      assertThat(producers.runs(producer)).isTrue();
      assertThat(own.published()).isEqualTo(20);
      producers.cancel(producer);
    }
  }

  @Test
  void goesOnFromASavepointWithoutPublishingAnythingTwice() throws Exception {
    pipeline.withCheckpoints(RARELY).with("producer.demand", "30");
    pipeline.insert("c", 1, 60);
    JobID first = produce();
    eventually(() -> assertThat(pipeline.published()).isEqualTo(30));

    String savepoint = producers.stop(first, pipeline.savepoints(), false, Duration.ofSeconds(30));
    assertThat(pipeline.statuses()).isEqualTo("{ \"pending\" : 30, \"queued\" : 30 }");
    JobID second = pipeline.startProducer(producers, savepoint);
    started.add(second);

    eventually(() -> assertThat(pipeline.published()).isEqualTo(60));
    producers.checkpoint(second);
    awaitStatuses("{ \"queued\" : 60 }");
    assertThat(publishedKeys()).doesNotHaveDuplicates();
  }

  /** The numbers: {@code -Dproducer.rows=100000 -Dproducer.kills=20}. */
  @Test
  void killsAtRandomMomentsLoseNoRow() throws Exception {
    int rows = Integer.getInteger("producer.rows", 10_000);
    int kills = Integer.getInteger("producer.kills", 6);
    long seed = Long.getLong("producer.seed", System.nanoTime());
    Random random = new Random(seed);
    pipeline.withRestarts().with("producer.demand", Integer.toString(Math.max(200, rows / 60)));
    pipeline.withCheckpoints(Duration.ofMillis(400));
    pipeline.insert("c", 1, rows);
    JobID analyzer = pipeline.start(analyzers, null);
    started.add(analyzer);
    try (LocalCluster mortal = LocalCluster.start(1, 1, "0")) {
      JobID producer = pipeline.startProducer(mortal, null);
      for (int kill = 0; kill < kills; kill++) {
        await().atMost(TestPipeline.DEADLINE).until(() -> mortal.allTasksRun(producer));
        long goal = pipeline.published() + random.nextInt(Math.max(1, rows / kills / 2));
        await().atMost(TestPipeline.DEADLINE).until(() -> pipeline.published() >= goal);
        mortal.replaceTaskManager(kill);
      }

      await()
          .atMost(Duration.ofMinutes(5))
          .untilAsserted(
              () ->
                  assertThat(pipeline.statuses())
                      .as("seed %d", seed)
                      .isEqualTo("{ \"scored\" : %d }".formatted(rows)));
      mortal.cancel(producer);
    }

    long published = pipeline.published();
    awaitCounts(
        analyzers, analyzer, counts -> counts.read() == published && counts.inFlight() == 0);
    analyzers.stop(analyzer, pipeline.savepoints(), true, Duration.ofSeconds(30));
    pipeline.assertConservation(analyzers.counts(analyzer), published);
    Set<String> keys = new TreeSet<>(publishedKeys());
    assertThat(keys).as("seed %d", seed).hasSize(rows);
    System.out.printf("%d rows, %d kills: %d records published%n", rows, kills, published);
  }
}
