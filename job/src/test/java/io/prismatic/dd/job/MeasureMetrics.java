package io.prismatic.dd.job;

import io.prismatic.dd.functions.metrics.Durations;
import io.prismatic.dd.functions.metrics.Phase;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * {@code ./mvnw -Pmeasure-metrics}: what the histograms of an entity cost, as a share of the CPU
 * that the job's own threads spend on it when scoring does nothing. Exit status 1 if that is 3 % or
 * more.
 *
 * <p>The share is computed from both times: two runs, with and without, differ by more than that
 * from one to the next.
 */
public final class MeasureMetrics {

  private static final int ENTITIES = 200_000;
  private static final int WARM_UP = 50_000;
  private static final int BATCH = 50;
  private static final double LIMIT_PERCENT = 3;

  /** Task threads and writers; neither Kafka's threads nor those of the broker and PostgreSQL. */
  private static final Pattern OURS =
      Pattern.compile("(Source: Read|Collect|Publish dead|entity-upsert-).*");

  private MeasureMetrics() {}

  public static void main(String[] arguments) throws Exception {
    double update = nanos(Durations.register(new UnregisteredMetricsGroup(), "a")::addMillis);
    double flink = nanos(new DescriptiveStatisticsHistogram(10_000)::update);
    double entity = nanos(new AllOfAnEntity(new UnregisteredMetricsGroup()));
    System.out.printf("an update of a histogram          %8.1f ns%n", update);
    System.out.printf("  Flink's descriptive statistics  %8.1f ns%n", flink);
    System.out.printf("all histograms of an entity       %8.1f ns, clocks included%n", entity);

    double run = nanosOfARun();
    double percent = 100 * entity / run;
    System.out.printf("an entity in a no-op run          %8.1f ns of CPU%n", run);
    System.out.printf(
        "share of the histograms           %8.2f %% (limit %.0f %%)%n", percent, LIMIT_PERCENT);
    System.out.flush();
    System.exit(percent < LIMIT_PERCENT ? 0 : 1);
  }

  /** What is measured of an entity from Kafka to the commit, with one call of an API. */
  private static final class AllOfAnEntity implements LongConsumer {

    private final Durations kafka;
    private final Durations limit;
    private final Durations call;
    private final Durations score;
    private final Durations batch;
    private final Durations database;
    private final Durations total;
    private final Durations write;

    private AllOfAnEntity(MetricGroup group) {
      kafka = Phase.KAFKA.register(group);
      limit = Durations.register(group, "limitMillis");
      call = Durations.register(group, "callMillis");
      score = Phase.SCORE.register(group);
      batch = Phase.BATCH.register(group);
      database = Phase.DATABASE.register(group);
      total = Phase.TOTAL.register(group);
      write = Durations.register(group, "writeMillis");
    }

    @Override
    public void accept(long n) {
      kafka.addMillis(System.currentTimeMillis() - n);
      long start = System.nanoTime();
      long asked = System.nanoTime();
      limit.addNanos(System.nanoTime() - asked);
      long granted = System.nanoTime();
      call.addNanos(System.nanoTime() - granted);
      score.addNanos(System.nanoTime() - start);
      batch.addMillis(n & 1_023);
      if (n % BATCH == 0) {
        long begun = System.nanoTime();
        long nanos = System.nanoTime() - begun;
        database.addNanos(nanos, BATCH);
        write.addNanos(nanos);
      }
      total.addMillis(n & 4_095);
    }
  }

  /** The best of some rounds, a call. */
  private static double nanos(LongConsumer call) {
    double best = Double.MAX_VALUE;
    int calls = 2_000_000;
    for (int round = 0; round < 8; round++) {
      long start = System.nanoTime();
      for (long n = 0; n < calls; n++) {
        call.accept(n);
      }
      best = Math.min(best, (System.nanoTime() - start) / (double) calls);
    }
    return best;
  }

  /** Domains are never sent to an API, so the screener of one does nothing. */
  private static double nanosOfARun() throws Exception {
    Path directory = Files.createTempDirectory("measure-metrics");
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        TestPipeline pipeline = new TestPipeline(kafka, directory, 2);
        LocalCluster cluster = LocalCluster.start(1, 2, "0")) {
      pipeline.with("scoring.screener", "yente").with("scoring.yente.url", "http://localhost:1/");
      pipeline.publish(domains(0, WARM_UP));
      JobID job = pipeline.start(cluster, null);
      await(cluster, job, WARM_UP);
      long before = cpuNanos();
      pipeline.publish(domains(WARM_UP, ENTITIES));
      await(cluster, job, WARM_UP + ENTITIES);
      double nanos = cpuNanos() - before;
      cluster.cancel(job);
      return nanos / ENTITIES;
    }
  }

  private static void await(LocalCluster cluster, JobID job, long entities) throws Exception {
    while (cluster.counts(job).stored() < entities) {
      Thread.sleep(Duration.ofMillis(20).toMillis());
    }
  }

  private static List<byte[]> domains(int first, int count) {
    List<byte[]> values = new ArrayList<>(count);
    for (int i = first; i < first + count; i++) {
      values.add(
          """
          {"id":"d-%1$d","case_id":"DD-1","schema":"Domain","properties":{"name":["host%1$d.example"]}}"""
              .formatted(i)
              .getBytes(StandardCharsets.UTF_8));
    }
    return values;
  }

  private static long cpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && OURS.matcher(thread.getThreadName()).matches()) {
        sum += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return sum;
  }
}
