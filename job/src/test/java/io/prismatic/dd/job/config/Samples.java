package io.prismatic.dd.job.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Configurations for tests, and what is wrong with them. */
final class Samples {

  /** Nothing but what is required. */
  static final Map<String, String> REQUIRED =
      Map.of(
          "kafka.bootstrap-servers", "broker:9092",
          "database.url", "jdbc:postgresql://db/prismatic",
          "database.user", "analyzer",
          "scoring.watchlist.path", "/data/list.jsonl");

  private Samples() {}

  static Map<String, String> with(String... namesAndTexts) {
    Map<String, String> values = new LinkedHashMap<>(REQUIRED);
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      values.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return values;
  }

  static List<String> problems(Map<String, String> values) {
    return catchThrowableOfType(ConfigException.class, () -> PipelineConfig.of(values)).problems();
  }

  static Path shipped(String file) {
    return Path.of(System.getProperty("repository.root"), "flink-conf", file);
  }
}
