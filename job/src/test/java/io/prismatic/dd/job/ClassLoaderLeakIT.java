package io.prismatic.dd.job;

import static io.prismatic.dd.job.TestPipeline.awaitCounts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.management.ObjectName;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster lives for months and its jobs restart: neither threads nor classes may pile up. */
class ClassLoaderLeakIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int RESTARTS = 20;

  @TempDir private Path directory;

  @Test
  void twentyRestartsOfTheJarLeaveNoThreadAndNoClassLoader() throws Exception {
    byte[] poison = new byte[20_000];
    new Random(1).nextBytes(poison);
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        LocalCluster cluster = LocalCluster.startForJars(1, 2);
        YenteStub yente = YenteStub.start();
        TestPipeline pipeline = new TestPipeline(kafka, directory, 2)) {
      pipeline
          .withRestarts()
          .withJar(Path.of(System.getProperty("job.jar")).toUri().toURL())
          .withCheckpoints(Duration.ofMillis(200))
          .with("scoring.screener", "yente")
          .with("scoring.yente.url", yente.url().toString())
          .with("scoring.yente.rate", "100/s");
      List<byte[]> values = new ArrayList<>(Sample.good(200).values());
      values.add(100, poison);
      pipeline.publish(values);
      // Refused by the topic, so the job restarts, again and again.
      pipeline.limitDeadLetters(10_000);
      JobID job = pipeline.start(cluster, null);
      await().atMost(PATIENCE).until(() -> cluster.restarts(job) >= 2);
      long threads = ourThreads();

      await().atMost(PATIENCE).until(() -> cluster.restarts(job) >= RESTARTS);
      // Those of the JobManager, of the tasks that run, and of those that end.
      await().atMost(Duration.ofMinutes(1)).until(() -> classLoaders() <= 3);
      pipeline.limitDeadLetters(1_000_000);
      awaitCounts(cluster, job, counts -> counts.read() == values.size() && counts.inFlight() == 0);
      assertThat(ourThreads()).as("before: %d", threads).isLessThanOrEqualTo(2 * threads + 4);
      cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));

      pipeline.assertConservation(cluster.counts(job), values.size());
      await().atMost(Duration.ofMinutes(1)).until(() -> ourThreads() == 0);
      await().atMost(Duration.ofMinutes(1)).until(() -> classLoaders() == 0);
    }
  }

  /** Threads that run with classes of a job's jar. */
  private static long ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getContextClassLoader() != null
                        && thread
                            .getContextClassLoader()
                            .getClass()
                            .getName()
                            .contains("ChildFirst")
                    || thread.getName().startsWith("bucket-"))
        .count();
  }

  /** Class loaders of jobs that the garbage collector cannot remove. */
  private static long classLoaders() throws Exception {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    return histogram
        .lines()
        .filter(line -> line.contains("org.apache.flink.util.ChildFirstClassLoader"))
        .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[1]))
        .sum();
  }
}
