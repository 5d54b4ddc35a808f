package io.prismatic.dd.job;

import static io.prismatic.dd.job.TestPipeline.awaitCounts;
import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import io.prismatic.dd.sinks.postgres.EmbeddedDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainCommandTest {

  private static EmbeddedKafka kafka;
  private static LocalCluster cluster;

  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private JobID job;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start();
    cluster = LocalCluster.start(1, 4, "0");
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    kafka.close();
  }

  @AfterEach
  void cancelWhatStillRuns() throws Exception {
    EmbeddedDatabase.startServer();
    if (job != null && !cluster.status(job).isTerminalState()) {
      cluster.cancel(job);
    }
  }

  @Test
  @Tag("BC-58")
  @Tag("BC-59")
  @Tag("BC-66")
  void drainsCallsInFlightAndPartialBatchesAndSaysThatNothingIsMissing() throws Exception {
    try (YenteStub yente = YenteStub.start();
        TestPipeline pipeline = withYente(yente)) {
      yente.delay(Duration.ofSeconds(2));
      pipeline.with("storage.batch-timeout", "10min");
      pipeline.with("notifications.batch-timeout", "10min");
      pipeline.publish(Sample.good(30).values());
      job = pipeline.start(cluster, null);
      awaitCounts(cluster, job, counts -> counts.read() == 30);

      int status = drain("30s");

      assertThat(text(out))
          .contains("drained, savepoint file:")
          .contains("read=30 stored=30 superseded=0 dead-lettered=0 events=30 in-flight=0");
      assertThat(text(err).lines())
          .as("progress while the calls take their time")
          .isNotEmpty()
          .allMatch(line -> line.startsWith("draining: read=30 "));
      assertThat(status).isZero();
      assertThat(cluster.status(job)).isEqualTo(JobStatus.FINISHED);
      pipeline.assertConservation(cluster.counts(job), 30);
    }
  }

  @Test
  @Tag("BC-61")
  void cancelsWithinTheTotalTimeWhenTheDatabaseIsAwayAndSaysWhereToResume() throws Exception {
    Sample sample = Sample.good(400);
    try (YenteStub yente = YenteStub.start();
        TestPipeline pipeline = withYente(yente)) {
      pipeline.publish(sample.values().subList(0, 100));
      job = pipeline.start(cluster, null);
      awaitCounts(cluster, job, counts -> counts.stored() == 100);
      cluster.checkpoint(job);
      EmbeddedDatabase.stopServer();
      pipeline.publish(sample.values().subList(100, 400));
      awaitCounts(cluster, job, counts -> counts.read() > 100);

      Instant start = Instant.now();
      int status = drain("12s");

      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(15));
      assertThat(text(out)).startsWith("cancelled, resume from file:");
      assertThat(status).isEqualTo(DrainCommand.CANCELLED);
      assertThat(cluster.status(job)).isEqualTo(JobStatus.CANCELED);

      EmbeddedDatabase.startServer();
      String checkpoint = text(out).replaceAll("(?s).*resume from ([^,]+),.*", "$1");
      job = pipeline.start(cluster, checkpoint);
      awaitCounts(cluster, job, counts -> counts.stored() == 400);
      cluster.stop(job, pipeline.savepoints(), true, Duration.ofSeconds(30));
      pipeline.assertConservation(cluster.counts(job), 400);
      assertThat(pipeline.rows()).isEqualTo(sample.rows());
    }
  }

  @Test
  void saysWhichJobsThereAreIfItFindsNoneOfThatName() throws Exception {
    int status = run("--rest", cluster.webUi().toString(), "--job", "Nobody", "--timeout", "5s");

    assertThat(text(err)).contains("no running job is Nobody");
    assertThat(status).isEqualTo(DrainCommand.UNREACHABLE);
  }

  @Test
  void reportsAClusterThatIsNotThereAndArgumentsThatMakeNoSense() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }

    assertThat(run("--rest", "http://127.0.0.1:" + port, "--job", "x"))
        .isEqualTo(DrainCommand.UNREACHABLE);
    assertThat(text(err))
        .isEqualToIgnoringNewLines(
            "http://127.0.0.1:%d does not answer (ConnectException): is it the JobManager's REST"
                    .formatted(port)
                + " address, and up?");
    for (String rest : new String[] {"foo", "jobmanager:8081", "ftp://jobmanager", "http:///x"}) {
      assertThat(run("--rest", rest, "--job", "x")).isEqualTo(2);
      assertThat(text(err)).contains("--rest: expected an address such as http://jobmanager:8081");
      err.reset();
    }
    assertThat(run("--rest", "http://127.0.0.1:" + port, "--job", "x", "--timeout", "5"))
        .isEqualTo(2);
    assertThat(text(err)).contains("expected a duration with a unit, such as 30s");
  }

  @Test
  void saysWhatIsMissingIfItIsNotToldWhereToPutTheSavepointAndLetsTheJobRun() throws Exception {
    try (TestPipeline pipeline = new TestPipeline(kafka, directory, 2)) {
      job = pipeline.start(cluster, null);
      String address = cluster.webUi().toString();

      int status = run("--rest", address, "--job", job.toHexString(), "--timeout", "5s");

      assertThat(text(err)).contains("HTTP 400", "targetDirectory");
      assertThat(status).isEqualTo(DrainCommand.UNREACHABLE);
      assertThat(cluster.status(job).isTerminalState()).isFalse();
    }
  }

  @Test
  void saysWhyASavepointCannotBeMadeAndWhereToResume() throws Exception {
    try (TestPipeline pipeline = new TestPipeline(kafka, directory, 2).withRestarts()) {
      pipeline.publish(Sample.good(20).values());
      job = pipeline.start(cluster, null);
      awaitCounts(cluster, job, counts -> counts.stored() == 20);
      cluster.checkpoint(job);
      Path file = Files.writeString(directory.resolve("file"), "no directory");

      int status =
          run(
              "--rest",
              cluster.webUi().toString(),
              "--job",
              job.toHexString(),
              "--timeout",
              "10s",
              "--savepoint-dir",
              file.toUri().toString());

      assertThat(text(out) + text(err))
          .contains("cancelled, resume from file:", "no savepoint could be made: ", "in-flight=0");
      assertThat(status).isEqualTo(DrainCommand.CANCELLED);
    }
  }

  private TestPipeline withYente(YenteStub yente) throws Exception {
    return new TestPipeline(kafka, directory, 2)
        .with("scoring.screener", "yente")
        .with("scoring.yente.url", yente.url().toString());
  }

  private int drain(String timeout) throws Exception {
    return run(
        "--rest",
        cluster.webUi().toString(),
        "--job",
        job.toHexString(),
        "--timeout",
        timeout,
        "--savepoint-dir",
        directory.resolve("savepoints").toUri().toString());
  }

  private int run(String... arguments) {
    return DrainCommand.run(
        arguments,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
