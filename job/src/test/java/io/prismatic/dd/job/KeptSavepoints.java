package io.prismatic.dd.job;

import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster, topics of fixed names and the savepoints that are kept as resources: what their
 * restores ({@link UpgradeTest}) and their making ({@link WriteSavepoints}) share.
 */
abstract class KeptSavepoints {

  static final int PARTITIONS = 4;
  static final int FORMER = 40;
  static final Duration STOP = Duration.ofSeconds(30);

  static LocalCluster cluster;

  @TempDir Path directory;
  EmbeddedKafka kafka;
  YenteStub yente;
  TestPipeline pipeline;
  JobID job;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = LocalCluster.start(1, 3, "0");
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.close();
  }

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start();
    yente = YenteStub.start();
    pipeline =
        new TestPipeline(kafka, directory, PARTITIONS, "upgrade.")
            .with("scoring.screener", "yente")
            .with("scoring.yente.url", yente.url().toString())
            .with("scoring.yente.budget", "1000/day");
  }

  @AfterEach
  void stop() throws Exception {
    if (job != null && !cluster.status(job).isTerminalState()) {
      cluster.cancel(job);
    }
    pipeline.close();
    yente.close();
    kafka.close();
  }

  static Path resource(String name) {
    return Path.of(
        System.getProperty("repository.root"),
        "job",
        "src",
        "test",
        "resources",
        "savepoints",
        name);
  }

  static String kept(String name) {
    return resource(name).toUri().toString();
  }

  /** What a savepoint's job had done, which its state does not show to the tables of today. */
  static String figures(String name) throws Exception {
    return Files.readString(resource(name).resolve("figures")).strip();
  }
}
