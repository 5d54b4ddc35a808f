package io.prismatic.dd.job.config;

import static io.prismatic.dd.job.config.Key.optional;
import static io.prismatic.dd.job.config.Key.required;
import static io.prismatic.dd.job.config.Key.withDefault;
import static io.prismatic.dd.job.config.ValueType.duration;
import static io.prismatic.dd.job.config.ValueType.oneOf;
import static io.prismatic.dd.job.config.ValueType.secret;
import static io.prismatic.dd.job.config.ValueType.text;
import static io.prismatic.dd.job.config.ValueType.wholeNumber;

import io.prismatic.dd.functions.secret.Secret;
import java.time.Duration;
import java.util.List;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * The registry: every key is stated here, those of Kafka in {@link KafkaKeys}, those of scoring in
 * {@link ScoringKeys} and {@link RiskKeys}, those of retries in {@link RetryKeys}, those of the
 * producer in {@link ProducerKeys}, and nowhere else. Validation, {@code --help}, the table in the
 * README and the comments of the sample file all come from it.
 */
final class Keys {

  static final Key<String> DATABASE_URL =
      required(
          "database.url",
          Addresses::database,
          "JDBC URL",
          "jdbc:postgresql://localhost:5432/prismatic",
          "PostgreSQL that holds entities and dead letters; without a password in it.");
  static final Key<String> DATABASE_USER =
      required(
          "database.user",
          text("a name", "\\S(.{0,61}\\S)?"),
          "name",
          "prismatic",
          "Role that may insert and update, and nothing else.");
  static final Key<Secret> DATABASE_PASSWORD =
      optional(
          "database.password",
          secret(),
          "env:NAME or file:/path",
          "env:DATABASE_PASSWORD",
          "Where each TaskManager finds the password; leave it out if the server asks for none.");

  static final Key<Integer> STORAGE_BATCH_SIZE =
      withDefault(
          "storage.batch-size",
          wholeNumber(1, 10_000),
          "rows",
          "50",
          "Rows an upsert writes at most; larger batches cost latency and gain little.");
  static final Key<Duration> STORAGE_BATCH_TIMEOUT =
      withDefault(
          "storage.batch-timeout",
          duration("1ms", "10min"),
          "duration",
          "1s",
          "An incomplete batch is written this long after its first row.");
  static final Key<Integer> STORAGE_PARALLELISM =
      withDefault(
          "storage.parallelism",
          wholeNumber(1, FlinkDefaults.MAX_PARALLELISM),
          "writers",
          "2",
          "Writers with a database connection each; an entity always goes to the same one.");
  static final Key<Integer> NOTIFICATIONS_BATCH_SIZE =
      withDefault(
          "notifications.batch-size",
          wholeNumber(1, 10_000),
          "events",
          "20",
          "Events that are sent together at most.");
  static final Key<Duration> NOTIFICATIONS_BATCH_TIMEOUT =
      withDefault(
          "notifications.batch-timeout",
          duration("1ms", "10min"),
          "duration",
          "2s",
          "An incomplete batch is sent this long after its first event.");
  static final Key<Integer> NOTIFICATIONS_PARALLELISM =
      withDefault(
          "notifications.parallelism",
          wholeNumber(1, FlinkDefaults.MAX_PARALLELISM),
          "senders",
          "1",
          "Senders with a Kafka producer each.");
  static final Key<DeliveryGuarantee> NOTIFICATIONS_GUARANTEE =
      withDefault(
          "notifications.guarantee",
          oneOf(
              "at-least-once",
              DeliveryGuarantee.AT_LEAST_ONCE,
              "exactly-once",
              DeliveryGuarantee.EXACTLY_ONCE),
          "at-least-once or exactly-once",
          "at-least-once",
          "exactly-once sends in Kafka transactions: events appear at checkpoints only, and readers"
              + " need isolation.level=read_committed.");

  static final Key<Duration> DRAIN_TIMEOUT =
      withDefault(
          "drain.timeout",
          duration("1s", "1h"),
          "duration",
          "30s",
          "Total time a drain may take; after it the job is cancelled with its checkpoint kept.");

  /** Every key, in the order of documentation. */
  static final List<Key<?>> ALL =
      List.of(
          KafkaKeys.BOOTSTRAP_SERVERS,
          KafkaKeys.GROUP_ID,
          KafkaKeys.PENDING,
          KafkaKeys.SCORED,
          KafkaKeys.DEAD_LETTER,
          DATABASE_URL,
          DATABASE_USER,
          DATABASE_PASSWORD,
          ScoringKeys.CONCURRENCY,
          ScoringKeys.DEMAND,
          ScoringKeys.DEADLINE,
          ScoringKeys.SCREENER,
          ScoringKeys.WATCHLIST_PATH,
          ScoringKeys.WATCHLIST_THRESHOLD,
          ScoringKeys.YENTE_URL,
          ScoringKeys.YENTE_DATASET,
          ScoringKeys.YENTE_ALGORITHM,
          ScoringKeys.YENTE_THRESHOLD,
          ScoringKeys.YENTE_LIMIT,
          ScoringKeys.YENTE_API_KEY,
          ScoringKeys.YENTE_TIMEOUT,
          ScoringKeys.YENTE_MAX_ATTEMPTS,
          ScoringKeys.YENTE_BATCH_SIZE,
          RiskKeys.WATCHLIST,
          RiskKeys.COUNTRY,
          RiskKeys.OPACITY,
          RiskKeys.EXPOSURE,
          RiskKeys.ADVERSE_TOPICS,
          RiskKeys.LOW_UP_TO,
          RiskKeys.MEDIUM_UP_TO,
          RiskKeys.FLOOR_PEP,
          RiskKeys.FLOOR_CALL_FOR_ACTION,
          RiskKeys.COUNTRIES,
          RiskKeys.TOPICS,
          RiskKeys.CLEARED,
          ScoringKeys.YENTE_RATE,
          ScoringKeys.YENTE_BUDGET,
          ScoringKeys.YENTE_CIRCUIT_FAILURES,
          ScoringKeys.YENTE_CIRCUIT_OPEN,
          STORAGE_BATCH_SIZE,
          STORAGE_BATCH_TIMEOUT,
          STORAGE_PARALLELISM,
          NOTIFICATIONS_BATCH_SIZE,
          NOTIFICATIONS_BATCH_TIMEOUT,
          NOTIFICATIONS_PARALLELISM,
          NOTIFICATIONS_GUARANTEE,
          RetryKeys.BASE,
          RetryKeys.CAP,
          RetryKeys.MAX_ATTEMPTS,
          ProducerKeys.CASE_ID,
          ProducerKeys.POLL_INTERVAL,
          ProducerKeys.DEMAND,
          DRAIN_TIMEOUT);

  private Keys() {}
}
