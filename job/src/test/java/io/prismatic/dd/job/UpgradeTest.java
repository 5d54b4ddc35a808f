package io.prismatic.dd.job;

import static io.prismatic.dd.job.TestPipeline.awaitCounts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.job.cluster.ClusterRest;
import io.prismatic.dd.job.drain.Counts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Savepoints that are kept as resources are restored by every later build; what runs is restored by
 * other parallelisms.
 */
class UpgradeTest extends KeptSavepoints {

  @Test
  void restoresTheMainJobWithItsCallsInFlightBatchesCountsAndOtherBatchSizes() throws Exception {
    Sample sample = Sample.good(FORMER + 20);
    String[] before = figures("analyzer").split(" ");
    pipeline.publishInTurn(sample.values().subList(0, FORMER), PARTITIONS);

    job = pipeline.start(cluster, kept("analyzer"), 2);
    pipeline.publish(sample.values().subList(FORMER, FORMER + 20));
    awaitCounts(cluster, job, counts -> counts.read() == FORMER + 20 && yente.calls() >= 30);
    cluster.stop(job, pipeline.savepoints(), true, STOP);

    Counts counts = cluster.counts(job);
    assertThat(counts).isEqualTo(new Counts(FORMER + 20, FORMER + 20, 0, 0, FORMER + 20));
    assertThat(pipeline.rows()).hasSize(FORMER + 20 - Integer.parseInt(before[0]));
    assertThat(pipeline.eventIds()).hasSize(FORMER + 20 - Integer.parseInt(before[1]));
    assertThat(yente.calls()).as("calls in flight, made again, and new ones").isEqualTo(10 + 20);
  }

  @Test
  void restoresTheRetriesThatWaitAndSubmitsThemWhenTheyAreDue() throws Exception {
    int waiting = Integer.parseInt(figures("dead-letters"));

    job = pipeline.startDeadLetters(cluster, kept("dead-letters"), 2);

    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(pipeline.pendingRecords()).hasSize(waiting));
    assertThat(pipeline.pendingRecords())
        .allMatch(record -> TestPipeline.header(record, "dd-retry-count").equals("1"));
  }

  @Test
  void restoresTheProducerWhichPublishesTheRowsOfToday() throws Exception {
    pipeline.insert("today", 0, 25);

    job = pipeline.startProducer(cluster, kept("producer"));

    await().atMost(TestPipeline.DEADLINE).until(() -> pipeline.published() == 25);
    await()
        .atMost(TestPipeline.DEADLINE)
        .untilAsserted(() -> assertThat(pipeline.statuses()).isEqualTo("{ \"queued\" : 25 }"));
  }

  @Test
  @Tag("BC-50")
  void parallelismOneTwoThreeOneKeepsBatchesAndSpreadsNewOnesEvenly() throws Exception {
    int step = 240;
    pipeline.with("scoring.yente.budget", "unlimited");
    Sample sample = Sample.good(4 * step);
    pipeline.with("storage.batch-timeout", "10min").with("notifications.batch-timeout", "10min");
    String savepoint = null;
    int[] parallelisms = {1, 2, 3, 1};
    for (int i = 0; i < parallelisms.length; i++) {
      int read = (i + 1) * step;
      String width = Integer.toString(parallelisms[i]);
      pipeline.with("storage.parallelism", width).with("notifications.parallelism", width);
      pipeline.publish(sample.values().subList(i * step, read));
      job = pipeline.start(cluster, savepoint, parallelisms[i]);
      awaitCounts(cluster, job, counts -> counts.read() == read && yente.calls() == read);
      assertThat(spread(step)).hasSize(parallelisms[i]).allMatch(share -> share > step / 6);
      if (i < parallelisms.length - 1) {
        savepoint = cluster.stop(job, pipeline.savepoints(), false, STOP);
        assertThat(cluster.counts(job).inFlight()).as("a partial batch").isPositive();
      }
    }
    cluster.stop(job, pipeline.savepoints(), true, STOP);

    pipeline.assertConservation(cluster.counts(job), 4L * step);
    assertThat(pipeline.rows()).isEqualTo(sample.rows());
    assertThat(pipeline.events()).hasSize(4 * step);
    assertThat(yente.calls()).as("each entity was scored once").isEqualTo(4 * step);
  }

  /** How many of the records of a step each subtask of the storage batches has got. */
  private List<Long> spread(int step) throws Exception {
    URI address = cluster.webUi();
    ClusterRest rest = new ClusterRest(address);
    return await()
        .atMost(TestPipeline.DEADLINE)
        .until(
            () -> rest.recordsIn(job.toHexString(), OperatorId.STORAGE_BATCHES.title()),
            shares -> shares.stream().mapToLong(Long::longValue).sum() == step);
  }

  @Test
  void aBudgetIsSpentOnceThoughTheJobIsRescaled() throws Exception {
    // Fewer entities than a subtask takes at a time, more than may be called for.
    pipeline.with("scoring.yente.budget", "30/day");
    pipeline.publish(Sample.good(45).values());
    String savepoint = null;
    for (int parallelism : new int[] {1, 2, 3, 1}) {
      job = pipeline.start(cluster, savepoint, parallelism);
      await().atMost(TestPipeline.DEADLINE).until(() -> cluster.allTasksRun(job));
      cluster.checkpoint(job);
      await().atMost(TestPipeline.DEADLINE).until(() -> yente.calls() > 0);
      savepoint = cluster.stop(job, pipeline.savepoints(), false, STOP);
    }

    assertThat(yente.calls()).isBetween(1, 30);
  }

  @Test
  void theStateOfAnotherJobIsRefusedAndSaysWhichOperatorIsMissing() throws Exception {
    job = pipeline.start(cluster, kept("dead-letters"), 1);

    assertThat(cluster.failure(job))
        .contains("Failed to rollback to checkpoint/savepoint")
        .contains("the operator is not available in the new program")
        .contains("--allowNonRestoredState");
  }

  @Test
  void aSavepointThatIsNotThereIsRefusedByItsName() throws Exception {
    job = pipeline.start(cluster, directory.resolve("nowhere").toUri().toString(), 1);

    assertThat(cluster.failure(job)).contains("Cannot find checkpoint or savepoint", "nowhere");
  }
}
