package io.prismatic.dd.job;

import static io.prismatic.dd.job.TestPipeline.awaitCounts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.job.drain.Counts;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job with a month's budget, kept in its state: three TaskManagers of one slot each. */
class BudgetJobTest {

  private static final int BUDGET = 200;
  private static final int ENTITIES = 400;

  @TempDir private Path directory;

  @Test
  @Tag("BC-46")
  @Tag("BC-49")
  @Tag("BC-50")
  void aBudgetOutlivesRescalingAndKillsAndIsNeverExceeded() throws Exception {
    YearMonth month = YearMonth.now(ZoneOffset.UTC);
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        LocalCluster cluster = LocalCluster.start(3, 1, "0");
        YenteStub yente = YenteStub.start();
        TestPipeline pipeline = new TestPipeline(kafka, directory, 6)) {
      pipeline
          .withRestarts()
          .withCheckpoints(Duration.ofMillis(300))
          .with("scoring.screener", "yente")
          .with("scoring.yente.url", yente.url().toString())
          .with("scoring.yente.timeout", "1s")
          .with("scoring.deadline", "5s")
          .with("scoring.yente.rate", "40/s")
          .with("scoring.yente.budget", BUDGET + "/month");
      pipeline.publish(Sample.good(ENTITIES).values());

      JobID job = pipeline.start(cluster, null, 1);
      awaitCalls(yente, 20);
      job = pipeline.start(cluster, stop(cluster, job, pipeline), 2);
      awaitCalls(yente, 50);
      job = pipeline.start(cluster, stop(cluster, job, pipeline), 3);
      awaitCalls(yente, 75);
      cluster.replaceTaskManager(0);
      awaitCalls(yente, 90);
      job = pipeline.start(cluster, stop(cluster, job, pipeline), 1);

      awaitCounts(cluster, job, counts -> counts.read() == ENTITIES && counts.inFlight() == 0);
      cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));
      Counts counts = cluster.counts(job);
      pipeline.assertConservation(counts, ENTITIES);
      long months = 1 + month.until(YearMonth.now(ZoneOffset.UTC), ChronoUnit.MONTHS);
      assertThat(yente.times().size()).isLessThanOrEqualTo((int) (BUDGET * months));
      // Four restarts lost what was reserved, the kill some calls that were made twice.
      assertThat(counts.stored()).isGreaterThan(BUDGET / 2);
      assertThat(pipeline.deadLetters())
          .hasSize((int) counts.deadLettered())
          .allMatch(letter -> TestPipeline.header(letter, "dd-retryable").equals("true"))
          .anyMatch(letter -> TestPipeline.header(letter, "dd-detail").contains("budget is spent"));
    }
  }

  private static String stop(LocalCluster cluster, JobID job, TestPipeline pipeline)
      throws Exception {
    return cluster.stop(job, pipeline.savepoints(), false, Duration.ofSeconds(30));
  }

  private static void awaitCalls(YenteStub yente, int calls) {
    await().atMost(TestPipeline.DEADLINE).until(() -> yente.times().size() >= calls);
  }
}
