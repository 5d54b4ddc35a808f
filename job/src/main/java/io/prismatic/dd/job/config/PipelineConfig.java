package io.prismatic.dd.job.config;

import io.prismatic.dd.functions.enrich.EnrichmentSettings;
import io.prismatic.dd.functions.retry.RetryPolicy;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the jobs are told, checked. It holds references to secrets, never a secret, so it may be
 * printed and may travel.
 *
 * @param kafka how to reach Kafka
 * @param database how to reach PostgreSQL
 * @param enrichment the adapters that are asked first
 * @param scoring how entities are scored
 * @param storage how scored entities are stored
 * @param notifications how stored scores are announced
 * @param retry when dead letters are retried
 * @param producer how pending rows of the table are published
 * @param drainTimeout the total time a drain may take
 */
public record PipelineConfig(
    KafkaSettings kafka,
    DatabaseSection database,
    EnrichmentSettings enrichment,
    ScoringSettings scoring,
    StorageSettings storage,
    NotificationSettings notifications,
    RetryPolicy retry,
    ProducerSettings producer,
    Duration drainTimeout)
    implements Serializable {

  /**
   * Reads a file.
   *
   * @param file YAML, keys nested or dotted
   * @param overrides texts by dotted key, above the file's
   * @throws ConfigException if anything is wrong, naming all of it
   */
  public static PipelineConfig read(Path file, Map<String, String> overrides) {
    Problems problems = new Problems();
    return ConfigReader.read(Settings.read(file, overrides, problems), problems);
  }

  /**
   * The defaults with values above them, without a file.
   *
   * @param values texts by dotted key
   * @throws ConfigException if anything is wrong, naming all of it
   */
  public static PipelineConfig of(Map<String, String> values) {
    return ConfigReader.read(Settings.of(Map.of(), values), new Problems());
  }

  /**
   * The rules that also need Flink's settings.
   *
   * @param checkpointInterval {@code execution.checkpointing.interval}
   * @return what is wrong and how to fix it, empty if nothing is
   */
  public List<String> problemsWith(Duration checkpointInterval) {
    return Rules.withCheckpoints(this, checkpointInterval);
  }
}
