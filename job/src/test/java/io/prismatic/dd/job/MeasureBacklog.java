package io.prismatic.dd.job;

import io.prismatic.dd.functions.limit.Windows;
import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.job.drain.Counts;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;

/**
 * {@code ./mvnw -Pmeasure-backlog}: measures the whole job at 10 calls a second with a backlog in
 * Kafka: how long checkpoints take, how much of the rate is used, and how long a drain lasts. Exit
 * status 1 if a checkpoint failed or took a second, if the drain took longer than its time-out, or
 * if the counts do not add up.
 */
public final class MeasureBacklog {

  private static final int RATE = 10;
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private MeasureBacklog() {}

  /** Takes the number of entities and the seconds; 100000 and 30 without any. */
  public static void main(String[] arguments) throws Exception {
    int entities = arguments.length < 1 ? 100_000 : Integer.parseInt(arguments[0]);
    int seconds = arguments.length < 2 ? 30 : Integer.parseInt(arguments[1]);
    Path directory = Files.createTempDirectory("measure-backlog");
    boolean good;
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        LocalCluster cluster = LocalCluster.start(1, 2, "0");
        YenteStub yente = YenteStub.start();
        TestPipeline pipeline = new TestPipeline(kafka, directory, 4)) {
      pipeline
          .with("scoring.screener", "yente")
          .with("scoring.yente.url", yente.url().toString())
          .with("scoring.yente.rate", RATE + "/s");
      pipeline.publish(Sample.good(entities).values());
      good = measure(cluster, yente, pipeline, seconds);
    }
    System.exit(good ? 0 : 1);
  }

  private static boolean measure(
      LocalCluster cluster, YenteStub yente, TestPipeline pipeline, int seconds) throws Exception {
    JobID job = pipeline.start(cluster, null, 2);
    while (yente.times().size() < 2 * RATE) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    // Those that Flink refused while tasks were still starting.
    long before = cluster.checkpoints(job).getCounts().getNumberOfFailedCheckpoints();
    long from = System.nanoTime();
    TimeUnit.SECONDS.sleep(seconds);
    long until = System.nanoTime();
    CheckpointStatsSnapshot checkpoints = cluster.checkpoints(job);
    cluster.stop(job, pipeline.savepoints(), true, DRAIN.multipliedBy(4));
    Duration drain = Duration.ofNanos(System.nanoTime() - until);
    Counts counts = cluster.counts(job);

    List<Long> calls = yente.times().stream().filter(time -> time >= from && time < until).toList();
    long failed = checkpoints.getCounts().getNumberOfFailedCheckpoints() - before;
    long longest = checkpoints.getSummaryStats().getEndToEndDurationStats().getMaximum();
    System.out.printf(
        "rate %d/s: %d calls in %d s, %.2f%%, fullest second %d%n",
        RATE,
        calls.size(),
        seconds,
        100e9 * calls.size() / ((until - from) * (double) RATE),
        Windows.most(calls, Duration.ofSeconds(1)));
    System.out.printf(
        "checkpoints: %d completed, %d failed, the longest %d ms%n",
        checkpoints.getCounts().getNumberOfCompletedCheckpoints(), failed, longest);
    System.out.printf("drain: %d ms, then %s%n", drain.toMillis(), counts);
    return failed == 0
        && longest < 1_000
        && drain.compareTo(DRAIN) < 0
        && counts.inFlight() == 0
        && counts.stored() == counts.read();
  }
}
