package io.prismatic.dd.job.config;

import io.prismatic.dd.functions.enrich.AdapterSettings;
import io.prismatic.dd.functions.enrich.EnrichmentSettings;
import io.prismatic.dd.functions.limit.BucketSettings;
import io.prismatic.dd.functions.retry.RetryPolicy;
import io.prismatic.dd.functions.risk.RiskSettings;
import io.prismatic.dd.functions.score.yente.YenteSettings;
import java.util.List;
import java.util.Map;

/** Builds the records from values that were checked. */
final class ConfigBuilder {

  private final Values values;

  private ConfigBuilder(Values values) {
    this.values = values;
  }

  static PipelineConfig build(
      Values values, Map<String, String> kafkaProperties, List<AdapterSettings> adapters) {
    ConfigBuilder builder = new ConfigBuilder(values);
    return new PipelineConfig(
        builder.kafka(kafkaProperties),
        builder.database(),
        new EnrichmentSettings(adapters, values.get(ScoringKeys.DEADLINE)),
        builder.scoring(),
        builder.storage(),
        builder.notifications(),
        builder.retry(),
        builder.producer(),
        values.get(Keys.DRAIN_TIMEOUT));
  }

  private KafkaSettings kafka(Map<String, String> properties) {
    Topics topics =
        new Topics(
            values.get(KafkaKeys.PENDING),
            values.get(KafkaKeys.SCORED),
            values.get(KafkaKeys.DEAD_LETTER));
    return new KafkaSettings(
        values.get(KafkaKeys.BOOTSTRAP_SERVERS),
        values.get(KafkaKeys.GROUP_ID),
        topics,
        properties);
  }

  private DatabaseSection database() {
    return new DatabaseSection(
        values.get(Keys.DATABASE_URL),
        values.get(Keys.DATABASE_USER),
        values.get(Keys.DATABASE_PASSWORD));
  }

  private ScoringSettings scoring() {
    return new ScoringSettings(
        values.get(ScoringKeys.CONCURRENCY),
        values.get(ScoringKeys.DEMAND),
        values.get(ScoringKeys.DEADLINE),
        screener(),
        risk());
  }

  private ScreenerSettings screener() {
    return switch (values.get(ScoringKeys.SCREENER)) {
      case WATCHLIST ->
          new ScreenerSettings.Watchlist(
              values.get(ScoringKeys.WATCHLIST_PATH), values.get(ScoringKeys.WATCHLIST_THRESHOLD));
      case YENTE -> new ScreenerSettings.Yente(yente(), bucket());
    };
  }

  private RiskSection risk() {
    RiskSettings settings =
        new RiskSettings(
            values.get(RiskKeys.WATCHLIST),
            values.get(RiskKeys.COUNTRY),
            values.get(RiskKeys.OPACITY),
            values.get(RiskKeys.EXPOSURE),
            values.get(RiskKeys.ADVERSE_TOPICS),
            values.get(RiskKeys.LOW_UP_TO),
            values.get(RiskKeys.MEDIUM_UP_TO),
            new RiskSettings.Floors(
                values.get(RiskKeys.FLOOR_PEP), values.get(RiskKeys.FLOOR_CALL_FOR_ACTION)));
    return new RiskSection(
        settings,
        values.get(RiskKeys.COUNTRIES),
        values.get(RiskKeys.TOPICS),
        values.get(RiskKeys.CLEARED));
  }

  private YenteSettings yente() {
    return new YenteSettings(
        values.get(ScoringKeys.YENTE_URL),
        values.get(ScoringKeys.YENTE_DATASET),
        values.get(ScoringKeys.YENTE_ALGORITHM),
        values.get(ScoringKeys.YENTE_THRESHOLD),
        values.get(ScoringKeys.YENTE_LIMIT),
        values.get(ScoringKeys.YENTE_API_KEY),
        values.get(ScoringKeys.YENTE_TIMEOUT),
        values.get(ScoringKeys.YENTE_MAX_ATTEMPTS),
        values.get(ScoringKeys.DEADLINE),
        values.get(ScoringKeys.CONCURRENCY) * values.get(ScoringKeys.DEMAND),
        values.get(ScoringKeys.YENTE_BATCH_SIZE));
  }

  private BucketSettings bucket() {
    return new BucketSettings(
        "yente",
        values.get(ScoringKeys.YENTE_RATE),
        values.get(ScoringKeys.YENTE_BUDGET),
        // Each subtask has no more connections than it has calls in flight.
        BucketSettings.NO_CAP,
        values.get(ScoringKeys.YENTE_CIRCUIT_FAILURES),
        values.get(ScoringKeys.YENTE_CIRCUIT_OPEN));
  }

  private StorageSettings storage() {
    return new StorageSettings(
        values.get(Keys.STORAGE_BATCH_SIZE),
        values.get(Keys.STORAGE_BATCH_TIMEOUT),
        values.get(Keys.STORAGE_PARALLELISM));
  }

  private NotificationSettings notifications() {
    return new NotificationSettings(
        values.get(Keys.NOTIFICATIONS_BATCH_SIZE),
        values.get(Keys.NOTIFICATIONS_BATCH_TIMEOUT),
        values.get(Keys.NOTIFICATIONS_PARALLELISM),
        values.get(Keys.NOTIFICATIONS_GUARANTEE));
  }

  private ProducerSettings producer() {
    return new ProducerSettings(
        values.get(ProducerKeys.CASE_ID),
        values.get(ProducerKeys.POLL_INTERVAL),
        values.get(ProducerKeys.DEMAND));
  }

  private RetryPolicy retry() {
    return new RetryPolicy(
        values.get(RetryKeys.BASE), values.get(RetryKeys.CAP), values.get(RetryKeys.MAX_ATTEMPTS));
  }
}
