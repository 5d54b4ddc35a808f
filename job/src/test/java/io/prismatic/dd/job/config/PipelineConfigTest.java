package io.prismatic.dd.job.config;

import static io.prismatic.dd.job.config.Samples.REQUIRED;
import static io.prismatic.dd.job.config.Samples.problems;
import static io.prismatic.dd.job.config.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prismatic.dd.functions.enrich.EnrichmentSettings;
import io.prismatic.dd.functions.limit.BucketSettings;
import io.prismatic.dd.functions.limit.Rate;
import io.prismatic.dd.functions.retry.RetryPolicy;
import io.prismatic.dd.functions.risk.RiskSettings;
import io.prismatic.dd.functions.score.yente.YenteSettings;
import io.prismatic.dd.functions.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineConfigTest {

  @Test
  @Tag("BC-3")
  void defaultsAreThoseOfTheOriginalSystem() {
    PipelineConfig config = PipelineConfig.of(REQUIRED);

    assertThat(config)
        .isEqualTo(
            new PipelineConfig(
                new KafkaSettings(
                    "broker:9092",
                    "entity-analyzer",
                    new Topics(
                        "dd.entities.pending", "dd.entities.scored", "dd.entities.dead-letter"),
                    Map.of()),
                new DatabaseSection("jdbc:postgresql://db/prismatic", "analyzer", null),
                new EnrichmentSettings(List.of(), Duration.ofMinutes(2)),
                new ScoringSettings(
                    10,
                    5,
                    Duration.ofMinutes(2),
                    new ScreenerSettings.Watchlist("/data/list.jsonl", 0.7),
                    new RiskSection(RiskSettings.DEFAULT, null, null, null)),
                new StorageSettings(50, Duration.ofSeconds(1), 2),
                new NotificationSettings(
                    20, Duration.ofSeconds(2), 1, DeliveryGuarantee.AT_LEAST_ONCE),
                new RetryPolicy(Duration.ofSeconds(30), Duration.ofHours(1), 8),
                new ProducerSettings(null, Duration.ofSeconds(1), 1000),
                Duration.ofSeconds(30)));
    assertThat(config.scoring().capacity()).isEqualTo(50);
  }

  @Test
  void yenteTakesItsDeadlineAndConnectionsFromScoring() {
    PipelineConfig config =
        PipelineConfig.of(
            with(
                "scoring.screener", "yente",
                "scoring.yente.url", "https://api.example.org/v1",
                "scoring.yente.api-key", "env:YENTE_API_KEY",
                "scoring.concurrency", "4"));

    assertThat(config.scoring().screener())
        .isEqualTo(
            new ScreenerSettings.Yente(
                new YenteSettings(
                    URI.create("https://api.example.org/v1"),
                    "default",
                    "logic-v2",
                    0.7,
                    5,
                    new Secret("env:YENTE_API_KEY"),
                    Duration.ofSeconds(10),
                    5,
                    Duration.ofMinutes(2),
                    20,
                    1),
                new BucketSettings(
                    "yente", Rate.UNLIMITED, BucketSettings.NO_CAP, 5, Duration.ofSeconds(60))));
  }

  @Test
  void theRiskModelIsConfigured() {
    PipelineConfig config =
        PipelineConfig.of(
            with(
                "scoring.watchlist.threshold", "0.85",
                "scoring.risk.weights.watchlist", "60",
                "scoring.risk.weights.country", "30.5",
                "scoring.risk.weights.opacity", "5",
                "scoring.risk.weights.exposure", "0",
                "scoring.risk.weights.adverse-topics", "4.5",
                "scoring.risk.bands.low-up-to", "20",
                "scoring.risk.bands.medium-up-to", "60",
                "scoring.risk.floors.pep", "none",
                "scoring.risk.countries", "/data/fatf.json",
                "scoring.risk.topics", "/data/topics.json",
                "scoring.cleared.path", "/data/cleared.csv"));

    assertThat(config.scoring().screener())
        .isEqualTo(new ScreenerSettings.Watchlist("/data/list.jsonl", 0.85));
    assertThat(config.scoring().risk())
        .isEqualTo(
            new RiskSection(
                new RiskSettings(60, 30.5, 5, 0, 4.5, 20, 60, new RiskSettings.Floors(false, true)),
                "/data/fatf.json",
                "/data/topics.json",
                "/data/cleared.csv"));
  }

  @Test
  void somethingMustWeigh() {
    assertThat(
            problems(
                with(
                    "scoring.risk.weights.watchlist", "0",
                    "scoring.risk.weights.country", "0",
                    "scoring.risk.weights.opacity", "0",
                    "scoring.risk.weights.exposure", "0",
                    "scoring.risk.weights.adverse-topics", "0.0")))
        .containsExactly("scoring.risk.weights: all of them are 0, nothing would be a risk");
  }

  @ParameterizedTest
  @Tag("BC-1")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      kafka.bootstrap-servers     | broker      | expected host:port, more of them separated by commas, got "broker"
      kafka.bootstrap-servers     | a:1,b:70000 | expected host:port, more of them separated by commas, got "a:1,b:70000"
      kafka.group-id              | 'a b'       | expected a name without spaces, got "a b"
      kafka.topics.pending        | a/b         | expected a topic's name: up to 249 letters, digits, dots, - and _, got "a/b"
      kafka.topics.pending        | ..          | expected a topic's name: up to 249 letters, digits, dots, - and _, got ".."
      scoring.concurrency         | 0           | expected a whole number from 1 to 1000, got "0"
      scoring.concurrency         | ten         | expected a whole number from 1 to 1000, got "ten"
      scoring.demand              | 99999999999 | expected a whole number from 1 to 100, got "99999999999"
      scoring.deadline            | 120         | expected a duration with a unit, such as 1s, got "120"
      scoring.deadline            | 2h          | expected a duration from 1s to 1h, got "2h"
      scoring.screener            | Yente       | expected watchlist or yente, got "Yente"
      scoring.watchlist.path      | list.jsonl  | expected an absolute path, such as /data/list.jsonl, got "list.jsonl"
      scoring.watchlist.threshold | 2           | expected a number from 0 to 1, got "2"
      scoring.risk.weights.country | -1         | expected a number from 0 to 1000, got "-1"
      scoring.risk.weights.opacity | 1e3        | expected a number from 0 to 1000, got "1e3"
      scoring.risk.weights.exposure | NaN       | expected a number from 0 to 1000, got "NaN"
      scoring.risk.bands.low-up-to | 100        | expected a number from 0 to 99, got "100"
      scoring.risk.bands.medium-up-to | 24.9    | below scoring.risk.bands.low-up-to: raise it, or lower the other
      scoring.risk.floors.pep     | off         | expected high or none, got "off"
      scoring.risk.countries      | fatf.json   | expected an absolute path, such as /data/list.jsonl, got "fatf.json"
      scoring.cleared.path        | cleared.csv | expected an absolute path, such as /data/list.jsonl, got "cleared.csv"
      scoring.yente.dataset       | a/b         | expected a name of letters, digits, - and _, got "a/b"
      scoring.yente.algorithm     | logic v2    | expected a name of letters, digits, - and _, got "logic v2"
      scoring.yente.threshold     | 1.1         | expected a number from 0 to 1, got "1.1"
      scoring.yente.threshold     | NaN         | expected a number from 0 to 1, got "NaN"
      scoring.yente.limit         | 501         | expected a whole number from 1 to 500, got "501"
      scoring.yente.timeout       | -1s         | expected a duration with a unit, such as 1s, got "-1s"
      scoring.yente.max-attempts  | 0           | expected a whole number from 1 to 20, got "0"
      scoring.yente.batch-size    | 101         | expected a whole number from 1 to 100, got "101"
      scoring.yente.rate          | 10          | expected a rate such as 10/s or 100/min, or unlimited, got "10"
      scoring.yente.rate          | 0/s         | expected a rate such as 10/s or 100/min, or unlimited, got "0/s"
      scoring.yente.circuit.failures | 0        | expected a whole number from 1 to 1000, got "0"
      scoring.yente.circuit.open  | 2h          | expected a duration from 100ms to 1h, got "2h"
      storage.batch-size          | 5.5         | expected a whole number from 1 to 10000, got "5.5"
      storage.batch-timeout       | 5           | expected a duration with a unit, such as 1s, got "5"
      storage.batch-timeout       | 0s          | expected a duration from 1ms to 10min, got "0s"
      storage.parallelism         | 129         | expected a whole number from 1 to 128, got "129"
      notifications.batch-size    | 0           | expected a whole number from 1 to 10000, got "0"
      notifications.batch-timeout | soon        | expected a duration with a unit, such as 1s, got "soon"
      notifications.parallelism   | 0           | expected a whole number from 1 to 128, got "0"
      retry.base                  | 0ms         | expected a duration from 1ms to 1h, got "0ms"
      retry.cap                   | 25h         | expected a duration from 1ms to 24h, got "25h"
      retry.cap                   | 29s         | 29s is below 30s, the longest first wait (retry.base): raise it, or lower retry.base
      retry.max-attempts          | 0           | expected a whole number from 1 to 100, got "0"
      producer.case-id            | ' '         | expected a case id of up to 255 characters, got " "
      producer.poll-interval      | 1ms         | expected a duration from 10ms to 1h, got "1ms"
      producer.demand             | 0           | expected a whole number from 1 to 100000, got "0"
      notifications.guarantee     | none        | expected at-least-once or exactly-once, got "none"
      drain.timeout               | 30          | expected a duration with a unit, such as 1s, got "30"
      storage.batch-size          | ''          | expected a value, got nothing; remove the key to use its default
      """)
  void refusesValueAndSaysWhatItExpected(String key, String value, String problem) {
    assertThat(problems(with(key, value))).containsExactly(key + ": " + problem);
  }

  @ParameterizedTest
  @CsvSource({
    "500ms,PT0.5S",
    "1s,PT1S",
    "1 s,PT1S",
    "3sec,PT3S",
    "2m,PT2M",
    "2min,PT2M",
    "90S,PT1M30S"
  })
  void durationsAreANumberAndAUnit(String text, Duration expected) {
    assertThat(PipelineConfig.of(with("storage.batch-timeout", text)).storage().batchTimeout())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "database.url,postgres://user:hunter2@db/prismatic",
    "database.url,jdbc:postgresql://user:hunter2@db/prismatic",
    "database.url,jdbc:postgresql://db/prismatic?user=a&Password=hunter2",
    "database.url,jdbc:postgresql://db/prismatic?sslpassword=hunter2",
    "database.password,hunter2",
    "database.password,env:hunter 2",
    "database.password,file:hunter2",
    "scoring.yente.url,https://user:hunter2@host",
    "scoring.yente.url,https://host?key=hunter2",
    "scoring.yente.url,ftp://hunter2",
    "scoring.yente.api-key,hunter2",
    "kafka.properties.ssl.key.password,hunter2",
    "kafka.properties.sasl.jaas.config,required password=hunter2;",
    "kafka.properties.my.registry.token,hunter2",
    "databse.password,hunter2"
  })
  @Tag("BC-1")
  void refusesSecretWithoutRepeatingIt(String key, String value) {
    assertThatThrownBy(() -> PipelineConfig.of(with(key, value)))
        .isInstanceOf(ConfigException.class)
        .message()
        .contains(key + ": ")
        .doesNotContain("hunter");
  }

  @Test
  void saysWhatASecretAndAUrlShouldLookLike() {
    assertThat(
            problems(
                with(
                    "database.url", "jdbc:postgresql://db/p?password=x",
                    "database.password", "x",
                    "scoring.yente.url", "host")))
        .containsExactly(
            "database.url: expected a URL without a password, give it as database.password:"
                + " env:NAME or file:/path (the value is not shown)",
            "database.password: expected env:NAME or file:/path, not the secret itself (the value"
                + " is not shown)",
            "scoring.yente.url: expected an http or https URL without user, password or query, such"
                + " as http://host:8000 (the value is not shown)");
  }

  @Test
  @Tag("BC-1")
  void reportsAllProblemsAtOnceOneALine() {
    assertThatThrownBy(
            () ->
                PipelineConfig.of(
                    Map.of(
                        "storage.batch-size", "many",
                        "scoring.watchlist.path", "/list",
                        "storage.batchsize", "5",
                        "database.user", "analyzer")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            The configuration has 4 problems:
              storage.batch-size: expected a whole number from 1 to 10000, got "many"
              kafka.bootstrap-servers: required, such as localhost:9092
              database.url: required, such as jdbc:postgresql://localhost:5432/prismatic
              storage.batchsize: unknown key, did you mean storage.batch-size?"""
                .stripTrailing());
  }

  @Test
  void theScreenerDecidesWhatElseIsRequired() {
    Map<String, String> without = new HashMap<>(REQUIRED);
    without.remove("scoring.watchlist.path");

    assertThat(problems(without))
        .containsExactly(
            "scoring.watchlist.path: required if scoring.screener is watchlist, such as"
                + " /opt/entity-analyzer/watchlist.jsonl");
    without.put("scoring.screener", "yente");
    assertThat(problems(without))
        .containsExactly(
            "scoring.yente.url: required if scoring.screener is yente, such as http://localhost:8000");
  }

  @ParameterizedTest
  @Tag("BC-1")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      storage.batch_size      | , did you mean storage.batch-size?
      storage.batchTimeout    | , did you mean storage.batch-timeout?
      storge.parallelism      | , did you mean storage.parallelism?
      scoring.dedline         | , did you mean scoring.deadline?
      kafka.topics.deadletter | , did you mean kafka.topics.dead-letter?
      batch-size              | , did you mean scoring.yente.batch-size or storage.batch-size?
      scoring.yente.tmeout    | , did you mean scoring.yente.timeout?
      colour                  | ''
      -                       | ''
      storage.batch-size.rows | , storage.batch-size takes a single value
      """)
  void suggestsTheKeyThatWasProbablyMeant(String unknown, String suggestion) {
    assertThat(problems(with(unknown, "5")))
        .containsExactly(unknown + ": unknown key" + suggestion);
  }

  @Test
  void aProblemStaysOnItsLineWhateverTheFileHolds() {
    assertThat(
            problems(
                with("a\nb", "1", "x".repeat(1_000_000), "2", "drain.timeout", "\u001b[2K\n\"")))
        .containsExactly(
            "drain.timeout: expected a duration with a unit, such as 1s, got"
                + " \"\\u001b[2K\\u000a\\\"\"",
            "a?b: unknown key",
            "x".repeat(300) + "...: unknown key");
  }

  @Test
  void topicsMustDiffer() {
    assertThat(problems(with("kafka.topics.scored", "dd.entities.pending")))
        .containsExactly(
            "kafka.topics.scored: the same topic as kafka.topics.pending, each needs one of its own");
  }

  @Test
  void deadlineMustLeaveTimeForAllAttempts() {
    Map<String, String> yente =
        with(
            "scoring.screener", "yente",
            "scoring.yente.url", "http://yente:8000",
            "scoring.yente.timeout", "30s");

    assertThat(problems(yente))
        .containsExactly(
            "scoring.deadline: 2min is too short for 5 attempts of 30s: raise it to 150s or more, or"
                + " lower scoring.yente.timeout or scoring.yente.max-attempts");
    yente.put("scoring.deadline", "150s");
    assertThat(PipelineConfig.of(yente).scoring().deadline()).isEqualTo(Duration.ofSeconds(150));
  }

  @Test
  void theRateMustServeWhatIsInFlightWithinTheDeadline() {
    Map<String, String> yente =
        with(
            "scoring.screener", "yente",
            "scoring.yente.url", "http://yente:8000",
            "scoring.yente.rate", "10/min");

    assertThat(problems(yente))
        .containsExactly(
            "scoring.yente.rate: 10/min needs 5min for the 50 entities in flight, and"
                + " scoring.deadline is 2min: lower scoring.concurrency or scoring.demand, or raise"
                + " the deadline");
    yente.put("scoring.demand", "2");
    assertThat(((ScreenerSettings.Yente) PipelineConfig.of(yente).scoring().screener()).bucket())
        .extracting(BucketSettings::rate)
        .hasToString("10/min");
  }

  @Test
  void aBudgetNeedsCheckpointsThatAreCloserThanTheDeadline() {
    PipelineConfig config =
        PipelineConfig.of(
            with(
                "scoring.screener", "yente",
                "scoring.yente.url", "http://yente:8000",
                "scoring.yente.budget", "10000/month"));

    assertThat(config.problemsWith(Duration.ofSeconds(10))).isEmpty();
    assertThat(config.problemsWith(Duration.ofMinutes(2)))
        .containsExactly(
            "scoring.yente.budget: calls of a budget are reserved by checkpoints, every 2min, and"
                + " scoring.deadline is only 2min: lower execution.checkpointing.interval, or raise"
                + " the deadline to twice that");
  }

  @Test
  void transactionsMustOutliveTheCheckpointInterval() {
    Map<String, String> exactlyOnce =
        with(
            "notifications.guarantee", "exactly-once",
            "kafka.properties.transaction.timeout.ms", "10000");

    assertThat(PipelineConfig.of(exactlyOnce).problemsWith(Duration.ofSeconds(10)))
        .containsExactly(
            "kafka.properties.transaction.timeout.ms: 10000ms is not above the checkpoint interval"
                + " of 10s: raise it to the interval plus the time a restart may take, or lower"
                + " execution.checkpointing.interval");
    assertThat(PipelineConfig.of(exactlyOnce).problemsWith(Duration.ofSeconds(9))).isEmpty();
    exactlyOnce.put("notifications.guarantee", "at-least-once");
    assertThat(PipelineConfig.of(exactlyOnce).problemsWith(Duration.ofSeconds(10))).isEmpty();
  }

  @Test
  void travelsAndPrintsReferencesOnly() throws Exception {
    PipelineConfig config =
        PipelineConfig.of(
            with(
                "database.password", "file:/run/secrets/db",
                "kafka.properties.sasl.jaas.config", "env:JAAS"));

    assertThat(InstantiationUtil.clone(config)).isEqualTo(config);
    assertThat(config.toString()).contains("file:/run/secrets/db", "env:JAAS");
  }
}
