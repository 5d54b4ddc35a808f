package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.job.cluster.LogsOnFailure;
import io.prismatic.dd.job.cluster.ProcessCluster;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A cluster lives for months, jobs come and go: no submission and no restart may harm it. */
class SessionClusterIT {

  @RegisterExtension
  static final LogsOnFailure LOGS = new LogsOnFailure(() -> SessionClusterIT.cluster);

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int SUBMISSIONS = 7;

  /** Of each submission. */
  private static final int RESTARTS = 3;

  /** What the JDK's own caches of method handles keep, however many there were. */
  private static final int CACHED = 3;

  private static ProcessCluster cluster;

  @Test
  void aRefusedSubmissionTwentyRestartsAndManySubmissionsLeaveNothingBehind(@TempDir Path directory)
      throws Exception {
    byte[] poison = new byte[20_000];
    new Random(1).nextBytes(poison);
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        YenteStub yente = YenteStub.start();
        ProcessCluster own =
            ProcessCluster.start(Path.of(System.getProperty("cluster.directory"), "session"));
        TestPipeline pipeline = new TestPipeline(kafka, directory, 2)) {
      cluster = own;
      ClusterRun job = new ClusterRun(cluster, pipeline);
      assertTheJobManagerOutlivesABadConfiguration(job, pipeline);

      pipeline.with("scoring.screener", "yente").with("scoring.yente.url", yente.url().toString());
      List<byte[]> values = new ArrayList<>(Sample.good(200).values());
      values.add(100, poison);
      pipeline.publish(values);
      for (int submission = 0; submission < SUBMISSIONS; submission++) {
        pipeline.limitDeadLetters(2_000_000);
        job.start(cluster.newestCheckpoint());
        // Refused by the topic, so the job restarts, again and again.
        pipeline.limitDeadLetters(10_000);
        await().atMost(PATIENCE).until(() -> job.restarts() >= RESTARTS);
        job.cancelIfItRuns();
      }
      pipeline.limitDeadLetters(2_000_000);
      job.start(cluster.newestCheckpoint());
      job.awaitCounts(counts -> counts.read() == values.size() && counts.inFlight() == 0);
      ClusterRun.Result drained = job.drain("30s");

      assertThat(drained.status()).as(drained.output()).isZero();
      pipeline.assertAccounted(job.counts(), values.size());
      await().atMost(PATIENCE).untilAsserted(SessionClusterIT::assertNothingIsLeft);
    }
  }

  private static void assertTheJobManagerOutlivesABadConfiguration(
      ClusterRun job, TestPipeline pipeline) throws Exception {
    pipeline.with("storage.batch-size", "none");
    assertThatThrownBy(() -> job.start(null)).hasMessageContaining("storage.batch-size");
    pipeline.with("storage.batch-size", "10");
    pipeline.limitDeadLetters(10_000);
    assertThatThrownBy(() -> job.start(null)).hasMessageContaining("max.message.bytes");
  }

  private static void assertNothingIsLeft() throws Exception {
    for (Map.Entry<String, Long> loaders : cluster.jobClassLoaders().entrySet()) {
      assertThat(loaders.getValue())
          .as("class loaders of jobs in %s", loaders.getKey())
          .isLessThanOrEqualTo(CACHED);
    }
    for (Map.Entry<String, List<String>> threads : cluster.threads().entrySet()) {
      assertThat(threads.getValue())
          .as("threads of %s", threads.getKey())
          .noneMatch(name -> name.startsWith("vert.x-"))
          .noneMatch(name -> name.startsWith("bucket-"))
          .noneMatch(name -> name.startsWith("entity-"))
          .noneMatch(name -> name.startsWith("kafka-"))
          .noneMatch(name -> name.startsWith("PostgreSQL-"));
    }
  }
}
