package io.prismatic.dd.job;

import io.prismatic.dd.functions.enrich.ApiStub;
import io.prismatic.dd.functions.enrich.ApiStub.Reply;
import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;

/** All three jobs on one cluster, at work on good and bad entities, with one adapter. */
public final class MonitoredJobs implements AutoCloseable {

  private static final int ENTITIES = 400;

  private final EmbeddedKafka kafka;
  private final YenteStub yente;
  private final ApiStub adapter;
  private final TestPipeline pipeline;
  private final LocalCluster cluster;
  private final List<JobID> jobs;

  private MonitoredJobs(
      EmbeddedKafka kafka,
      YenteStub yente,
      ApiStub adapter,
      TestPipeline pipeline,
      LocalCluster cluster,
      List<JobID> jobs) {
    this.kafka = kafka;
    this.yente = yente;
    this.adapter = adapter;
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
    ApiStub adapter = ApiStub.start().answer("/", Reply.json("{\"v\":1}"));
    TestPipeline pipeline = new TestPipeline(kafka, directory, 4);
    pipeline
        .with("scoring.screener", "yente")
        .with("scoring.yente.url", yente.url().toString())
        .with("scoring.yente.rate", "400/s")
        .with("scoring.yente.budget", "1000000/day")
        .with("adapters[0].name", "register")
        .with("adapters[0].allow_private", "true")
        .with("adapters[0].applies.schema", "Person")
        .with("adapters[0].request.url", adapter.url() + "/{/id}")
        .with("adapters[0].limit.rate", "unlimited")
        .with("adapters[0].extract[0].from", "/v")
        .with("adapters[0].extract[0].to", "/enrichment/register/v");
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
    return new MonitoredJobs(kafka, yente, adapter, pipeline, cluster, jobs);
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
    adapter.close();
    kafka.close();
  }
}
