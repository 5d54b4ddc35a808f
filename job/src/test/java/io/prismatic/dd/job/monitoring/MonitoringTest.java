package io.prismatic.dd.job.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.job.MonitoredJobs;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flink's real reporter, configured by the shipped file, read while all three jobs run. */
@Tag("BC-63")
@Tag("BC-66")
class MonitoringTest {

  private static final int PORTS = 20;
  private static final String OPERATOR = "flink_taskmanager_job_task_operator_";

  @TempDir private static Path directory;

  private static MonitoredJobs jobs;
  private static Scrape scrape;

  @BeforeAll
  static void start() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Configuration flink = reporter();
    flink.setString(
        "metrics.reporter.prometheus.port", port + "-" + Math.min(65_535, port + PORTS - 1));
    jobs = MonitoredJobs.start(directory, flink);
    long read = jobs.read();
    scrape =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> Scrape.of(port, PORTS, jobs.analyzer()),
                found ->
                    found.sum(OPERATOR + "read") == read
                        && found.sum("flink_jobmanager_job_numberOfCompletedCheckpoints") > 0);
    Files.writeString(Path.of("target", "scrape.txt"), scrape.text());
  }

  /** The shipped settings of the reporter; all reporters run, not only this one. */
  private static Configuration reporter() {
    Configuration reporter = new Configuration();
    for (Map.Entry<String, String> setting :
        GlobalConfiguration.loadConfiguration(Shipped.directory().toString()).toMap().entrySet()) {
      if (setting.getKey().startsWith("metrics.reporter.")) {
        reporter.setString(setting.getKey(), setting.getValue());
      }
    }
    return reporter;
  }

  @AfterAll
  static void stop() throws Exception {
    jobs.close();
  }

  @Test
  void labelsHoldNothingThatGrowsWithTheWork() {
    assertThat(scrape.names()).contains(OPERATOR + "phase_entityMillis");
  }
}
