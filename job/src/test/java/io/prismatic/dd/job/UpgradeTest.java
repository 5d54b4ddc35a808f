package io.prismatic.dd.job;

import static io.prismatic.dd.job.TestPipeline.awaitCounts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.score.yente.YenteStub.Fault;
import io.prismatic.dd.job.cluster.ClusterRest;
import io.prismatic.dd.job.drain.Counts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
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
  void parallelismOneTwoThreeOneKeepsBatchesAndCallsToRepeatAndSpreadsNewOnesEvenly()
      throws Exception {
    int step = 240;
    int waiting = step / 60;
    Sample sample = Sample.good(4 * step);
    pipeline.with("scoring.yente.budget", "unlimited");
    pipeline.with("storage.batch-timeout", "10min").with("notifications.batch-timeout", "10min");
    // One in sixty fails and fails again, and waits for its next attempt or its answer at each
    // stop.
    yente.script(
        (id, call) -> waits(id) ? call % 2 == 0 ? Fault.silence() : Fault.status(503) : null);
    pipeline.with("scoring.yente.circuit.failures", "1000").with("scoring.yente.timeout", "5s");
    pipeline.with("scoring.yente.max-attempts", "20").with("scoring.deadline", "10min");
    String savepoint = null;
    int[] parallelisms = {1, 2, 3, 1};
    for (int i = 0; i < parallelisms.length; i++) {
      int read = (i + 1) * step;
      String width = Integer.toString(parallelisms[i]);
      pipeline.with("storage.parallelism", width).with("notifications.parallelism", width);
      pipeline.publish(sample.values().subList(i * step, read));
      int before = callsOfWaiting(i * step);
      job = pipeline.start(cluster, savepoint, parallelisms[i]);
      int waits = (i + 1) * waiting;
      awaitCounts(
          cluster, job, counts -> counts.read() == read && callsOfWaiting(read) >= before + waits);
      int even = (step - waiting) / parallelisms[i];
      assertThat(spread(step - waiting))
          .hasSize(parallelisms[i])
          .allSatisfy(share -> assertThat(share).isBetween(even * 3L / 4, even * 5L / 4));
      if (i < parallelisms.length - 1) {
        savepoint = cluster.stop(job, pipeline.savepoints(), false, STOP);
        assertThat(cluster.counts(job).inFlight()).as("partial batches").isGreaterThan(waits);
      }
    }
    yente.script((id, call) -> null);
    cluster.stop(job, pipeline.savepoints(), true, STOP);

    pipeline.assertConservation(cluster.counts(job), 4L * step);
    assertThat(cluster.counts(job).stored()).isEqualTo(4L * step);
    assertThat(pipeline.rows()).isEqualTo(sample.rows());
    assertThat(pipeline.events()).hasSize(4 * step);
    assertThat(yente.calls() - callsOfWaiting(4 * step))
        .as("each that did not wait was scored once")
        .isEqualTo(4 * (step - waiting));
  }

  private static boolean waits(String id) {
    return Integer.parseInt(id.substring(2)) % 60 == 0;
  }

  /** How often those of the first entities were called that wait for a further call. */
  private int callsOfWaiting(int entities) {
    return IntStream.range(0, entities)
        .mapToObj(i -> "e-" + i)
        .filter(UpgradeTest::waits)
        .mapToInt(yente::calls)
        .sum();
  }

  /** How many of so many records each subtask of the storage batches has got. */
  private List<Long> spread(int records) throws Exception {
    URI address = cluster.webUi();
    ClusterRest rest = new ClusterRest(address);
    return await()
        .atMost(TestPipeline.DEADLINE)
        .until(
            () -> rest.recordsIn(job.toHexString(), OperatorId.STORAGE_BATCHES.title()),
            shares -> shares.stream().mapToLong(Long::longValue).sum() == records);
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
  void aSavepointOfAnotherMaxParallelismIsRefusedAndBothAreNamed() throws Exception {
    pipeline.withMaxParallelism(64);
    for (String name : List.of("analyzer", "dead-letters")) {
      job =
          name.equals("analyzer")
              ? pipeline.start(cluster, kept(name), 1)
              : pipeline.startDeadLetters(cluster, kept(name), 1);

      assertThat(cluster.failure(job))
          .contains("Max parallelism mismatch between checkpoint/savepoint state and new program")
          .contains("with max parallelism 128 to new program with max parallelism 64");
    }
  }

  @Test
  void aSavepointThatIsNotThereIsRefusedByItsName() throws Exception {
    job = pipeline.start(cluster, directory.resolve("nowhere").toUri().toString(), 1);

    assertThat(cluster.failure(job)).contains("Cannot find checkpoint or savepoint", "nowhere");
  }
}
