package io.prismatic.dd.job;

import static io.prismatic.dd.job.TestPipeline.awaitCounts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import io.prismatic.dd.sinks.postgres.EmbeddedDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    analyzers = LocalCluster.start(1, 2, "0");
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
}
