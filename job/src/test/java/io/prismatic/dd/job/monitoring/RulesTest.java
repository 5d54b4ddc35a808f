package io.prismatic.dd.job.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped rules, by Prometheus' own tool where it is installed. */
class RulesTest {

  @TempDir private Path directory;

  @Test
  void everyAlertFiresWhenItShouldAndNoneElse() throws Exception {
    assertThat(promtool("test", "rules", "rules-test.yaml")).contains("SUCCESS");
  }

  @Test
  void prometheusTakesTheExampleOfItsConfiguration() throws Exception {
    assertThat(promtool("check", "config", "prometheus.yaml")).contains("SUCCESS");
  }

  /** A rule of each query: the tool checks the syntax of rules only. */
  @Test
  void everyQueryOfTheDashboardIsOne() throws Exception {
    List<String> lines = new ArrayList<>(List.of("groups:", "- name: dashboard", "  rules:"));
    for (String query : Queries.dashboard().values()) {
      lines.add("  - record: query" + lines.size());
      lines.add("    expr: '" + query.replace("$job", ".*") + "'");
    }
    Path file = Files.write(directory.resolve("dashboard.yaml"), lines);

    assertThat(promtool("check", "rules", file.toString())).contains("SUCCESS");
  }

  @Test
  void everyAlertIsTestedByItsNameAndSaysWhatToDo() throws Exception {
    String tests = Shipped.read("flink-conf/prometheus/rules-test.yaml");
    String rules = Shipped.read(Queries.RULES);

    for (String alert : Queries.alerts().keySet()) {
      assertThat(tests).contains("alertname=\"" + alert + "\"");
    }
    assertThat(rules.split("\n +action: ")).hasSize(Queries.alerts().size() + 1);
  }

  @Test
  void readmeListsTheAlerts() throws Exception {
    assertThat(MarkdownTable.rows("alerts"))
        .extracting(row -> row.get(0))
        .containsExactlyInAnyOrderElementsOf(Queries.alerts().keySet());
  }

  private static String promtool(String... arguments) throws IOException, InterruptedException {
    assumeTrue(
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "promtool"))),
        "SKIPPED: promtool is not installed (Debian: apt-get install prometheus)");
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(Shipped.directory().resolve("prometheus").toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
