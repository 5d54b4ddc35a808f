package io.prismatic.dd.job.monitoring;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.job.MonitoredJobs;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
  private static final String ENUMERATOR = "flink_jobmanager_job_operator_coordinator_enumerator_";

  @TempDir private static Path directory;

  private static MonitoredJobs jobs;
  private static Scrape scrape;

  @BeforeAll
  static void start() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String ports = port + "-" + Math.min(65_535, port + PORTS - 1);
    jobs = MonitoredJobs.start(directory, ShippedReporter.on(ports));
    long read = jobs.read();
    scrape =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> Scrape.of(port, PORTS, jobs.analyzer()),
                found ->
                    found.sum(OPERATOR + "read") == read
                        && found.sum("flink_jobmanager_job_numberOfCompletedCheckpoints") > 0);
  }

  @AfterAll
  static void stop() throws Exception {
    jobs.close();
  }

  /** Flink's own metrics of an operator. */
  private static final Pattern OF_FLINK =
      Pattern.compile(
          "(num|current)(Records|Bytes|Late|Emit|Input|Output|Send|Fetch).*|unassignedSplits"
              + "|pending(Records|Bytes|Committables)|(\\w+)Committables|watermarkLag|sourceIdleTime"
              + "|split_watermark_.*|KafkaSourceReader_.*");

  @Test
  void labelsHoldNothingThatGrowsWithTheWork() {
    assertThat(scrape.labels())
        .isSubsetOf(
            "host",
            "job_id",
            "job_name",
            "task_name",
            "operator_name",
            "subtask_index",
            "quantile",
            "stage",
            "reason",
            "bucket",
            "adapter",
            "phase",
            "closed",
            "topic",
            "split",
            "partition");
    assertThat(scrape.series().stream().flatMap(one -> one.labels().values().stream()))
        .noneMatch(value -> value.startsWith("DD-") || value.matches("e-\\d+"));
    assertThat(scrape.names())
        .as("Kafka's own clients are left out")
        .noneMatch(name -> name.contains("KafkaProducer_") || name.contains("KafkaConsumer_"));
  }

  @Test
  void readmeListsEveryMetricOfOursAndNoOther() throws Exception {
    Set<String> shown = new TreeSet<>();
    for (String name : scrape.names()) {
      for (String scope : List.of(OPERATOR, ENUMERATOR)) {
        if (name.startsWith(scope) && !OF_FLINK.matcher(name.substring(scope.length())).matches()) {
          shown.add(name.substring(scope.length()));
        }
      }
    }
    Set<String> listed = new TreeSet<>();
    for (List<String> row : MarkdownTable.rows("metrics")) {
      String name = Stream.concat(labels(row), Stream.of(row.get(0))).collect(joining("_"));
      listed.add(name);
      if (row.get(2).contains("histogram")) {
        listed.add(name + "_count");
        listed.add(name + "Sum");
      }
    }

    assertThat(listed).isEqualTo(shown);
  }

  private static Stream<String> labels(List<String> row) {
    return Stream.of(row.get(1).split(", ")).filter(label -> !label.isEmpty());
  }

  @Test
  void everyQueryOfRulesAndDashboardFindsItsSeries() throws Exception {
    Map<String, String> recorded = Queries.recorded();
    Map<String, String> queries = new TreeMap<>(Queries.dashboard());
    queries.putAll(recorded);
    queries.putAll(Queries.alerts());
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, String> query : queries.entrySet()) {
      for (Queries.Selector selector : Queries.selectors(query.getValue())) {
        if (!recorded.containsKey(selector.metric()) && !isThere(selector)) {
          missing.add(query.getKey() + ": " + selector);
        }
      }
    }

    assertThat(queries).hasSizeGreaterThan(50);
    assertThat(missing).isEmpty();
  }

  private static boolean isThere(Queries.Selector selector) {
    // Prometheus itself makes this one.
    return selector.metric().equals("ALERTS")
        || scrape.series().stream()
            .filter(one -> one.name().equals(selector.metric()))
            .filter(one -> one.labels().keySet().containsAll(selector.labels()))
            .anyMatch(one -> one.labels().entrySet().containsAll(selector.equal().entrySet()));
  }

  @Test
  void timesOfAnEntityAddUp() {
    double parts = 0;
    for (String phase : List.of("enrich", "score", "batch", "database")) {
      parts += sum(phase);
    }

    // Those that became dead letters were in Kafka too, and are in no total.
    assertThat(sum("total")).isBetween(parts * 0.9, (parts + sum("kafka")) * 1.1);
  }

  private static double sum(String phase) {
    return scrape.series().stream()
        .filter(one -> one.name().equals(OPERATOR + "phase_entityMillisSum"))
        .filter(one -> phase.equals(one.labels().get("phase")))
        .mapToDouble(Scrape.Series::value)
        .sum();
  }

  @Test
  void nothingIsLeftToRead() {
    assertThat(scrape.names()).contains(OPERATOR + "backlogRecords", OPERATOR + "backlogSeconds");
    assertThat(scrape.sum(OPERATOR + "backlogRecords")).isZero();
    assertThat(scrape.sum(OPERATOR + "backlogSeconds")).isZero();
  }
}
