package io.prismatic.dd.job;

import static io.prismatic.dd.job.TestPipeline.awaitCounts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.limit.Windows;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.risk.RiskModel;
import io.prismatic.dd.functions.score.Entities;
import io.prismatic.dd.functions.score.ScoreFunction;
import io.prismatic.dd.functions.score.ScoringOutcome;
import io.prismatic.dd.functions.score.yente.YenteScreenerFactory;
import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.functions.score.yente.YenteStub.Fault;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.job.config.PipelineConfig;
import io.prismatic.dd.job.config.ScreenerSettings;
import io.prismatic.dd.job.drain.Counts;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job under a quota: two TaskManagers of one slot each, so a subtask in each. They are in
 * one JVM, but share no bucket. Rates are low, so that a busy machine's delays are small beside
 * them.
 */
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
    pipeline.with("scoring.yente.rate", "4/s").with("scoring.demand", "1");
    pipeline.publish(sample.values());
    job = pipeline.start(cluster, null, 2);
    await().atMost(TestPipeline.DEADLINE).until(() -> yente.times().size() > 20);
    assertThat(bucketThreads()).as("a bucket a TaskManager").isEqualTo(2);
    String savepoint = cluster.stop(job, pipeline.savepoints(), false, Duration.ofSeconds(30));
    List<Long> divided = warm(yente.times());
    int calls = yente.times().size();

    job = pipeline.start(cluster, savepoint, 1);
    await().atMost(TestPipeline.DEADLINE).until(() -> yente.times().size() > calls + 20);
    assertThat(bucketThreads()).isEqualTo(1);
    List<Long> whole = warm(yente.times().subList(calls, yente.times().size()));

    // Each TaskManager has a boundary of its own.
    assertThat(Windows.most(divided, SECOND)).as(Windows.text(divided)).isLessThanOrEqualTo(6);
    assertThat(Windows.most(whole, SECOND)).as(Windows.text(whole)).isBetween(3, 5);
  }

  @Test
  @Tag("BC-48")
  @Tag("BC-51")
  void aBacklogUnderAQuotaDelaysNoCheckpointNoIntakeRunsAwayAndADrainEndsInTime() throws Exception {
    Sample sample = Sample.good(5_000);
    pipeline.with("scoring.yente.rate", "2/s").with("scoring.demand", "1");
    pipeline.publish(sample.values());
    job = pipeline.start(cluster, null, 1);
    awaitCounts(cluster, job, counts -> counts.stored() > 3);

    for (int i = 0; i < 3; i++) {
      cluster.checkpoint(job);
    }
    // What is in flight, and what waits in front of it.
    assertThat(cluster.counts(job).read()).isLessThan(yente.calls() + 50);

    cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));
    Counts counts = cluster.counts(job);
    pipeline.assertConservation(counts, counts.read());
    assertThat(counts.stored()).isEqualTo(counts.read()).isLessThan(5_000);
    assertThat(Windows.most(warm(yente.times()), SECOND))
        .as(Windows.text(yente.times()))
        .isLessThanOrEqualTo(3);
  }

  @Test
  void aBacklogDoesNotHoldUpTheCheckpointThatABudgetWaitsFor() throws Exception {
    pipeline.with("scoring.yente.budget", "100000/day");
    pipeline.publish(Sample.good(500).values());
    job = pipeline.start(cluster, null, 1);

    awaitCounts(cluster, job, counts -> counts.read() == 500 && counts.inFlight() == 0);
    cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));
    Counts counts = cluster.counts(job);
    pipeline.assertConservation(counts, 500);
    assertThat(counts.deadLettered()).isZero();
  }

  @Test
  @Tag("BC-48")
  void checkpointsPassWhileAnOpenCircuitHoldsAllThatIsTakenIn() throws Exception {
    pipeline.with("scoring.deadline", "10min").with("scoring.yente.circuit.open", "1s");
    yente.script((id, call) -> Fault.status(503));
    pipeline.publish(Sample.good(500).values());
    job = pipeline.start(cluster, null, 1);
    awaitCounts(cluster, job, counts -> counts.read() == 50);

    cluster.checkpoint(job);
    assertThat(cluster.counts(job).read()).as("intake stands").isEqualTo(50);

    yente.script((id, call) -> null);
    awaitCounts(cluster, job, counts -> counts.read() == 500 && counts.inFlight() == 0);
    cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));
    Counts counts = cluster.counts(job);
    pipeline.assertConservation(counts, 500);
    assertThat(counts.deadLettered()).isZero();
  }

  /** For the real thing: {@code -Dlimits.outage=PT5M}; all times of the test scale with it. */
  @Test
  @Tag("BC-47")
  @Tag("BC-48")
  void anOutageInTheMiddleCostsProbesAndAFewRetryableDeadLettersAndNothingIsLost()
      throws Exception {
    Sample sample = Sample.good(3_000);
    Duration outage = Duration.parse(System.getProperty("limits.outage", "PT8S"));
    Duration open = outage.dividedBy(8);
    Duration deadline = open.multipliedBy(3);
    pipeline
        .with("scoring.deadline", deadline.toMillis() + "ms")
        .with("scoring.yente.timeout", "500ms")
        .with("scoring.yente.circuit.open", open.toMillis() + "ms");
    yente.delay(Duration.ofMillis(50));
    pipeline.publish(sample.values());
    job = pipeline.start(cluster, null, 1);
    awaitCounts(cluster, job, counts -> counts.stored() > 300);

    yente.script((id, call) -> Fault.status(503));
    long start = System.nanoTime();
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
        .hasSize((int) counts.deadLettered())
        .allMatch(letter -> TestPipeline.header(letter, "dd-retryable").equals("true"));
    List<Long> probes =
        yente.times().stream()
            .filter(time -> time > start + SECOND.toNanos() && time < end)
            .toList();
    assertThat(probes).hasSizeBetween(1, 9);
    assertThat(Windows.most(probes, open.multipliedBy(4).dividedBy(5))).isEqualTo(1);
    List<Long> after = yente.times().stream().filter(time -> time >= end).toList();
    long probe = after.get(0);
    assertThat(Duration.ofNanos(probe - end)).isLessThan(open.plus(SECOND));
    long soon = after.stream().filter(time -> time - probe < 3 * SECOND.toNanos()).count();
    System.out.printf(
        "outage of %s, deadline %s, a probe every %s: %d probes, %d dead letters of 3000; the first"
            + " call %d ms after the return, %d calls in the 3 s from then, %d were to be made%n",
        outage,
        deadline,
        open,
        probes.size(),
        counts.deadLettered(),
        Duration.ofNanos(probe - end).toMillis(),
        soon,
        after.size());
    // 50 at a time, of 50 ms each, would be 1,000/s.
    assertThat(soon)
        .as("calls in the 3 s after the probe, of those still to be made")
        .isGreaterThan(Math.min(300, after.size() / 2));
  }

  @Test
  void twentyRestartsLeaveNoThread() throws Exception {
    Configuration flink = new Configuration();
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    StreamExecutionEnvironment environment = EntityAnalyzerJob.environment(flink);
    environment.setParallelism(2);
    PipelineConfig config =
        PipelineConfig.of(
            Map.of(
                "kafka.bootstrap-servers", "unused:1",
                "database.url", "jdbc:postgresql://unused/unused",
                "database.user", "unused",
                "scoring.screener", "yente",
                "scoring.yente.url", yente.url().toString(),
                "scoring.yente.rate", "100/s"));
    ScreenerSettings.Yente screener = (ScreenerSettings.Yente) config.scoring().screener();
    AsyncDataStream.unorderedWait(
            environment.fromSequence(1, 100).uid("numbers").map(new ToEntity()).uid("entities"),
            new ScoreFunction(
                new YenteScreenerFactory(screener.settings(), screener.bucket()),
                RiskModel.standard(),
                Clock.systemUTC()),
            1,
            TimeUnit.MINUTES,
            50)
        .uid("score")
        .process(new FailTwentyTimes())
        .uid("fail")
        .sinkTo(new DiscardingSink<>())
        .uid("discard");

    job = cluster.submit(environment);
    AtomicLong most = new AtomicLong();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              most.accumulateAndGet(bucketThreads(), Math::max);
              return cluster.status(job).isTerminalState();
            });

    assertThat(cluster.status(job)).isEqualTo(JobStatus.FINISHED);
    assertThat(most.get()).isLessThanOrEqualTo(2);
    await().until(() -> bucketThreads() == 0);
    await().until(() -> threads("vert.x-eventloop-thread.*") <= 1);
  }

  private static final class ToEntity implements MapFunction<Long, Entity> {
    @Override
    public Entity map(Long number) {
      return Entities.person("e-" + number, "Jane Doe");
    }
  }

  private static final class FailTwentyTimes extends ProcessFunction<ScoringOutcome, Long> {
    @Override
    public void processElement(ScoringOutcome outcome, Context context, Collector<Long> out) {
      if (getRuntimeContext().getTaskInfo().getAttemptNumber() < 20) {
        throw new IllegalStateException("a fault of the test");
      }
    }
  }

  /** Without the first calls: the JVM of client and server still loads the classes for them. */
  private static List<Long> warm(List<Long> times) {
    return times.subList(3, times.size());
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static long bucketThreads() {
    return threads("bucket-yente");
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches(name))
        .count();
  }
}
