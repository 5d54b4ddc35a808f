package io.prismatic.dd.job;

import static io.prismatic.dd.job.TestPipeline.awaitCounts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.limit.Windows;
import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.functions.score.yente.YenteStub.Fault;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.job.drain.Counts;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job under a quota: two TaskManagers of one slot each, so a subtask in each. */
class LimitsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static EmbeddedKafka kafka;
  private static LocalCluster cluster;

  @TempDir private Path directory;
  private YenteStub yente;
  private TestPipeline pipeline;
  private JobID job;

  @BeforeAll
  static void startCluster() throws Exception {
    kafka = EmbeddedKafka.start();
    cluster = LocalCluster.start(2, 1, "0");
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
  }

  @AfterEach
  void stop() throws Exception {
    if (job != null && !cluster.status(job).isTerminalState()) {
      cluster.cancel(job);
    }
    pipeline.close();
    yente.close();
    await().until(() -> bucketThreads() == 0);
  }

  @Test
  @Tag("BC-46")
  @Tag("BC-49")
  @Tag("BC-50")
  void twoTaskManagersDivideTheRateAndOneHasAllOfItAfterRescaling() throws Exception {
    Sample sample = Sample.good(2_000);
    pipeline.with("scoring.yente.rate", "10/s");
    pipeline.publish(sample.values());
    job = pipeline.start(cluster, null, 2);
    await().atMost(TestPipeline.DEADLINE).until(() -> yente.times().size() > 40);
    assertThat(bucketThreads()).as("a bucket a TaskManager").isEqualTo(2);
    String savepoint = cluster.stop(job, pipeline.savepoints(), false, Duration.ofSeconds(30));
    List<Long> divided = yente.times();

    job = pipeline.start(cluster, savepoint, 1);
    await().atMost(TestPipeline.DEADLINE).until(() -> yente.times().size() > divided.size() + 40);
    assertThat(bucketThreads()).isEqualTo(1);
    List<Long> whole = yente.times().subList(divided.size(), yente.times().size());

    // Each TaskManager has a boundary of its own; the first call warms up the server.
    assertThat(Windows.most(divided.subList(2, divided.size()), SECOND)).isLessThanOrEqualTo(12);
    assertThat(Windows.most(whole, SECOND)).isBetween(6, 11);
  }

  @Test
  @Tag("BC-48")
  @Tag("BC-51")
  void aBacklogUnderAQuotaDelaysNoCheckpointNoIntakeRunsAwayAndADrainEndsInTime() throws Exception {
    Sample sample = Sample.good(5_000);
    pipeline.with("scoring.yente.rate", "10/s");
    pipeline.publish(sample.values());
    job = pipeline.start(cluster, null, 1);
    awaitCounts(cluster, job, counts -> counts.stored() > 10);

    for (int i = 0; i < 3; i++) {
      cluster.checkpoint(job);
    }
    // What is in flight, and what waits in front of it.
    assertThat(cluster.counts(job).read()).isLessThan(yente.calls() + 150);

    cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));
    Counts counts = cluster.counts(job);
    pipeline.assertConservation(counts, counts.read());
    assertThat(counts.stored()).isEqualTo(counts.read()).isLessThan(5_000);
    assertThat(Windows.most(yente.times().subList(2, yente.times().size()), SECOND))
        .isLessThanOrEqualTo(11);
  }

  @Test
  void anOutageInTheMiddleCostsProbesAndAFewRetryableDeadLettersAndNothingIsLost()
      throws Exception {
    Sample sample = Sample.good(3_000);
    Duration deadline = Duration.ofSeconds(3);
    pipeline
        .with("scoring.deadline", "3s")
        .with("scoring.yente.timeout", "500ms")
        .with("scoring.yente.circuit.open", "1s");
    yente.delay(Duration.ofMillis(50));
    pipeline.publish(sample.values());
    job = pipeline.start(cluster, null, 1);
    awaitCounts(cluster, job, counts -> counts.stored() > 300);

    yente.script((id, call) -> Fault.status(503));
    long start = System.nanoTime();
    Duration outage = Duration.ofSeconds(8);
    await().atMost(outage.plusSeconds(5)).until(() -> since(start).compareTo(outage) > 0);
    long end = System.nanoTime();
    yente.script((id, call) -> null);

    awaitCounts(cluster, job, counts -> counts.read() == 3_000 && counts.inFlight() == 0);
    cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));
    Counts counts = cluster.counts(job);
    pipeline.assertConservation(counts, 3_000);
    long periods = 1 + Duration.ofNanos(end - start).dividedBy(deadline);
    assertThat(counts.deadLettered()).isBetween(1L, 50 * (periods + 1));
    assertThat(pipeline.deadLetters())
        .allMatch(letter -> TestPipeline.header(letter, "dd-retryable").equals("true"));
    List<Long> probes =
        yente.times().stream()
            .filter(time -> time > start + SECOND.toNanos() && time < end)
            .toList();
    assertThat(probes).hasSizeBetween(1, 9);
    assertThat(Windows.most(probes, Duration.ofMillis(800))).isEqualTo(1);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static long bucketThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("bucket-yente"))
        .count();
  }
}
