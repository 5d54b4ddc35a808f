package io.prismatic.dd.job.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.job.cluster.JvmProcess;
import io.prismatic.dd.job.monitoring.Scrape;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart in a JVM of its own. */
class QuickstartIT {

  private static final int SECONDS = 120;
  private static final int ENTITIES = 300;
  private static final Pattern METRICS = Pattern.compile("http://localhost:(\\d+)/metrics");
  private static final String OPERATOR = "flink_taskmanager_job_task_operator_";

  @Test
  void drainsAndEndsWellWhenItIsTerminated(@TempDir Path directory) throws Exception {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-Dquickstart.entities=" + ENTITIES,
                "-Dquickstart.keep=true",
                "-Dquickstart.directory=" + directory.resolve("quickstart"),
                "-Dlog4j2.configurationFile="
                    + QuickstartIT.class.getResource("/quickstart/log4j2.properties"),
                "-Drepository.root=" + System.getProperty("repository.root")));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(options::add);
    JvmProcess quickstart =
        JvmProcess.of(
                directory,
                options,
                System.getProperty("java.class.path"),
                List.of(Quickstart.class.getName()))
            .start();
    await()
        .atMost(Duration.ofSeconds(SECONDS))
        .failFast("it ended: " + directory, () -> !quickstart.isAlive())
        .until(() -> quickstart.output().contains("All are done."));
    assertScraped(quickstart.output());

    quickstart.terminate();

    int status = quickstart.status(SECONDS);
    assertThat(quickstart.output()).contains("Draining");
    assertThat(quickstart.output().stripTrailing().lines().reduce((one, last) -> last))
        .hasValueSatisfying(line -> assertThat(line).startsWith("read=").endsWith("in-flight=0"));
    assertThat(status).as(quickstart.output()).isZero();
  }

  /** As Prometheus would: the equation in what a real run reports. */
  private static void assertScraped(String output) {
    Matcher address = METRICS.matcher(output);
    assertThat(address.find()).as(output).isTrue();
    int port = Integer.parseInt(address.group(1));
    await()
        .atMost(Duration.ofSeconds(SECONDS))
        .untilAsserted(
            () -> {
              Scrape scrape = Scrape.of(port, 1, "Entity analyzer");
              assertThat(scrape.sum(OPERATOR + "read"))
                  .isGreaterThanOrEqualTo(ENTITIES)
                  .isEqualTo(
                      scrape.sum(OPERATOR + "stored")
                          + scrape.sum(OPERATOR + "superseded")
                          + scrape.sum(OPERATOR + "deadLettered"));
            });
  }
}
