package io.prismatic.dd.job;

import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;

/** All three jobs on one cluster, at work on good and bad entities. */
public final class MonitoredJobs implements AutoCloseable {

  private static final int ENTITIES = 400;

  private final EmbeddedKafka kafka;
  private final YenteStub yente;
  private final TestPipeline pipeline;
  private final LocalCluster cluster;
  private final List<JobID> jobs;

  private MonitoredJobs(
      EmbeddedKafka kafka,
      YenteStub yente,
      TestPipeline pipeline,
      LocalCluster cluster,
      List<JobID> jobs) {
    this.kafka = kafka;
    this.yente = yente;
    this.pipeline = pipeline;
    this.cluster = cluster;
    this.jobs = jobs;
  }

  /**
   * Starts them and waits until every record has its outcome.
   *
   * @param flink further settings of the cluster
   */
  public static MonitoredJobs start(Path directory, Configuration flink) throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start();
    YenteStub yente = YenteStub.start();
    TestPipeline pipeline = new TestPipeline(kafka, directory, 4);
    pipeline
        .with("scoring.screener", "yente")
        .with("scoring.yente.url", yente.url().toString())
        .with("scoring.yente.rate", "400/s")
        .with("scoring.yente.budget", "1000000/day");
    LocalCluster cluster = LocalCluster.start(1, 5, "0", flink);
    pipeline.publish(Sample.of(ENTITIES).values());
    pipeline.insert("DD-row", 1, 10);
    List<JobID> jobs =
        List.of(
            pipeline.start(cluster, null),
            pipeline.startDeadLetters(cluster, null, 1),
            pipeline.startProducer(cluster, null));
    TestPipeline.awaitCounts(
        cluster, jobs.get(0), counts -> counts.read() == ENTITIES + 10 && counts.settled());
    return new MonitoredJobs(kafka, yente, pipeline, cluster, jobs);
  }

  /** The id of the main job. */
  public String analyzer() {
    return jobs.get(0).toString();
  }

  public long read() throws Exception {
    return cluster.counts(jobs.get(0)).read();
  }

  public URI webUi() throws Exception {
    return cluster.webUi();
  }

  @Override
  public void close() throws Exception {
    for (JobID job : jobs) {
      cluster.cancel(job);
    }
    cluster.close();
    pipeline.close();
    yente.close();
    kafka.close();
  }
}
