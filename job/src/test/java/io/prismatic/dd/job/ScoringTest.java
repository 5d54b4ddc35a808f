package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prismatic.dd.job.config.ConfigException;
import io.prismatic.dd.job.config.PipelineConfig;
import io.prismatic.dd.job.config.ScoringSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringTest {

  private static final String HEADER = "case_id,entity_id,listed_id,by,at,note\n";

  @TempDir private Path directory;

  @Test
  void readsTheFilesThatTheSettingsNameAndTravels() throws Exception {
    Path countries =
        Files.writeString(
            directory.resolve("countries.json"),
            """
            {"source": "S", "date": "2026-01-01", "call_for_action": [], "increased_monitoring": []}
            """);
    Path cleared = Files.writeString(directory.resolve("cleared.csv"), HEADER);
    Path topics =
        Files.writeString(
            directory.resolve("topics.json"),
            """
            {"source": "S", "date": "2026-01-01", "no_topic": 0.5, "severity": {"sanction": 1}}
            """);
    ScoringSettings settings =
        settings(
            "scoring.risk.countries", countries.toString(),
            "scoring.risk.topics", topics.toString(),
            "scoring.cleared.path", cleared.toString());

    Scoring scoring = Scoring.of(settings);

    assertThat(Scoring.problems(settings)).isEmpty();
    assertThat(InstantiationUtil.clone(scoring.riskModel())).isNotNull();
  }

  @Test
  void namesAllProblemsOfAllFilesAtOnce() throws Exception {
    Path countries = Files.writeString(directory.resolve("countries.json"), "{}");
    Path cleared = Files.writeString(directory.resolve("cleared.csv"), HEADER + "Jane\n\nJoe\n");
    ScoringSettings settings =
        settings(
            "scoring.risk.countries", countries.toString(),
            "scoring.risk.topics", countries.toString(),
            "scoring.cleared.path", cleared.toString());

    assertThatThrownBy(() -> Scoring.of(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("scoring.risk.countries: " + countries + ": source: expected")
        .hasMessageContaining(
            "scoring.cleared.path: "
                + cleared
                + ": line 2: expected 6 fields, got 1; line 4: expected 6 fields, got 1");
    assertThat(Scoring.problems(settings))
        .hasSize(3)
        .contains(
            "scoring.risk.topics: "
                + countries
                + ": source: expected the name of the severities; date: expected the day of the"
                + " severities, such as 2025-10-24; no_topic: expected a number from 0 to 1;"
                + " severity: expected an object with a severity for each topic");
  }

  @Test
  void aFileThatIsNamedMustBeThere() {
    ScoringSettings settings =
        settings(
            "scoring.risk.countries", directory.resolve("none").toString(),
            "scoring.cleared.path", directory.toString());

    assertThat(Scoring.problems(settings))
        .containsExactly(
            "scoring.risk.countries: "
                + directory.resolve("none")
                + " does not exist on this machine",
            "scoring.cleared.path: " + directory + " cannot be read: IOException");
  }

  private static ScoringSettings settings(String... more) {
    Map<String, String> values =
        new HashMap<>(
            Map.of(
                "kafka.bootstrap-servers", "broker:9092",
                "database.url", "jdbc:postgresql://db/prismatic",
                "database.user", "analyzer",
                "scoring.watchlist.path", "/data/list.jsonl"));
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    return PipelineConfig.of(values).scoring();
  }
}
