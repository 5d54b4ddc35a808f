package io.prismatic.dd.job.quickstart;

import io.prismatic.dd.job.DeadLetterJob;
import io.prismatic.dd.job.EntityAnalyzerJob;
import io.prismatic.dd.job.EntityProducerJob;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.job.config.PipelineConfig;
import io.prismatic.dd.job.drain.Counts;
import io.prismatic.dd.job.drain.Drain;
import io.prismatic.dd.job.monitoring.ShippedReporter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** {@code ./mvnw -Pquickstart}: the pipeline on sample entities, everything in this JVM. */
public final class Quickstart {

  private static final String WEB_PORTS = "8081-8181";
  private static final String METRICS = "Metrics for Prometheus: http://localhost:%d/metrics";

  private final Options options;
  private final StopRequest stopRequest;

  private Quickstart(Options options, StopRequest stopRequest) {
    this.options = options;
    this.stopRequest = stopRequest;
  }

  public static void main(String[] arguments) {
    int status = 1;
    try {
      Options options = Options.fromSystemProperties();
      status = new Quickstart(options, StopRequest.onSignals()).run();
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
    } catch (Exception e) {
      e.printStackTrace();
    }
    System.out.flush();
    // Maven would go on with its own last lines; the summary is ours.
    System.exit(status);
  }

  private int run() throws Exception {
    Progress progress = new Progress(System.out, System.console() != null, options.entities());
    Path directory = options.directory();
    progress.say("Starting Kafka, PostgreSQL and Flink (log: " + directory + "/quickstart.log)");
    OptionalInt metrics = ShippedReporter.freePort();
    try (Infrastructure infrastructure = Infrastructure.start(directory);
        LocalCluster cluster = LocalCluster.start(1, 5, WEB_PORTS, reporter(metrics))) {
      PipelineConfig config = infrastructure.config();
      progress.say("Web UI: " + cluster.webUi());
      metrics.ifPresent(port -> progress.say(METRICS.formatted(port)));
      int rows = infrastructure.publish(options.entities());
      progress.say(
          "%d entities: %d are rows of the table, %d are on the topic"
              .formatted(options.entities(), rows, options.entities() - rows));
      JobID analyzer =
          submit(cluster, "Entity analyzer", directory, config, EntityAnalyzerJob::build);
      JobID deadLetters = submit(cluster, "Dead letters", directory, config, DeadLetterJob::build);
      StreamExecutionEnvironment environment =
          EntityProducerJob.environment(Infrastructure.flink("Entity producer", directory));
      EntityProducerJob.build(environment, config);
      JobID producer = cluster.submit(environment);
      watch(cluster, analyzer, infrastructure, progress);
      cluster.stop(producer, directory.resolve("savepoints"), false, config.drainTimeout());
      Summary summary = finish(cluster, analyzer, config.drainTimeout(), directory, infrastructure);
      infrastructure.awaitDeadLetterTable();
      cluster.stop(deadLetters, directory.resolve("savepoints"), false, config.drainTimeout());
      summary.problems().forEach(progress::say);
      progress.say(infrastructure.deadLetterSummary());
      progress.say(summary.counts().toString());
      return summary.problems().isEmpty() ? 0 : 1;
    }
  }

  private static Configuration reporter(OptionalInt port) {
    return port.isPresent()
        ? ShippedReporter.on(Integer.toString(port.getAsInt()))
        : new Configuration();
  }

  private static JobID submit(
      LocalCluster cluster,
      String name,
      Path directory,
      PipelineConfig config,
      BiConsumer<StreamExecutionEnvironment, PipelineConfig> job)
      throws Exception {
    StreamExecutionEnvironment environment =
        EntityAnalyzerJob.environment(Infrastructure.flink(name, directory));
    environment.setParallelism(2);
    job.accept(environment, config);
    return cluster.submit(environment);
  }

  /**
   * Shows progress until every record has an outcome, or, if it is to keep running, until Ctrl-C.
   */
  private void watch(
      LocalCluster cluster, JobID job, Infrastructure infrastructure, Progress progress)
      throws Exception {
    boolean told = false;
    while (!stopRequest.await(Duration.ofMillis(250))) {
      JobStatus status = cluster.status(job);
      if (status.isTerminalState()) {
        progress.say("The job is " + status + ": see the log");
        return;
      }
      Counts counts = cluster.counts(job);
      progress.show(counts, Instant.now());
      boolean done = counts.inFlight() == 0 && infrastructure.hasPublishedNoMoreThan(counts.read());
      if (done && !options.keep()) {
        return;
      }
      if (done && !told) {
        told = true;
        progress.say("All are done. Ctrl-C drains and ends; until then more can be published.");
      }
    }
    progress.say("Draining");
  }

  private Summary finish(
      LocalCluster cluster,
      JobID job,
      Duration drainTimeout,
      Path directory,
      Infrastructure infrastructure)
      throws Exception {
    if (!cluster.status(job).isTerminalState()) {
      Drain.Result result =
          new Drain(cluster.webUi(), directory.resolve("savepoints").toUri().toString())
              .run(job.toHexString(), drainTimeout);
      if (!result.clean()) {
        return Summary.cancelled(
            result.counts(),
            "The drain took longer than "
                + drainTimeout.toSeconds()
                + " s and the job was cancelled; resume from "
                + result.resume());
      }
    }
    return infrastructure.compare(cluster.counts(job), !stopRequest.requested());
  }
}
