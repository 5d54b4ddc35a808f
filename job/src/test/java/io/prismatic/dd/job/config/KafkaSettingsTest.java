package io.prismatic.dd.job.config;

import static io.prismatic.dd.job.config.Samples.problems;
import static io.prismatic.dd.job.config.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSettingsTest {

  @TempDir Path directory;

  @Test
  void kafkaReadsSecretsWhereTheClientStarts() throws Exception {
    Path password = Files.writeString(directory.resolve("key:password"), "hunter2\n");
    Properties properties =
        kafka(
                "kafka.properties.ssl.key.password",
                "file:" + password,
                "kafka.properties.ssl.keystore.password",
                "env:PATH")
            .consumerProperties();

    assertThat(properties.values().toString()).doesNotContain("hunter2");
    ConsumerConfig client = consumer(properties);
    assertThat(client.getPassword("ssl.key.password").value()).isEqualTo("hunter2");
    assertThat(client.getPassword("ssl.keystore.password").value())
        .isEqualTo(System.getenv("PATH"));
  }

  @Test
  void absentSecretStopsTheClientAndIsNamed() {
    Properties properties =
        kafka("kafka.properties.ssl.key.password", "file:/no/such/secret").consumerProperties();

    assertThatThrownBy(() -> consumer(properties))
        .hasStackTraceContaining("the secret file:/no/such/secret cannot be read");
  }

  @Test
  void providersOfTheUserStayBesideOurs() {
    Properties properties =
        kafka("kafka.properties.config.providers", "vault").producerProperties();

    assertThat(properties.getProperty("config.providers")).isEqualTo("vault,secret");
  }

  @Test
  void eachKindOfClientGetsWhatItKnows() {
    KafkaSettings kafka =
        kafka(
            "kafka.properties.security.protocol", "SASL_SSL",
            "kafka.properties.max.poll.records", "100",
            "kafka.properties.linger.ms", "5",
            "kafka.properties.own.interceptor.setting", "x");

    assertThat(kafka.consumerProperties())
        .containsEntry("bootstrap.servers", "broker:9092")
        .containsEntry("group.id", "entity-analyzer")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("max.poll.records", "100")
        .containsEntry("own.interceptor.setting", "x")
        .doesNotContainKeys("linger.ms", "transaction.timeout.ms");
    assertThat(kafka.producerProperties())
        .containsEntry("bootstrap.servers", "broker:9092")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("linger.ms", "5")
        .containsEntry("own.interceptor.setting", "x")
        .doesNotContainKeys("max.poll.records", "group.id");
  }

  @Test
  void transactionsLastAsLongAsBrokersAcceptUnlessToldOtherwise() {
    assertThat(kafka().transactionTimeout()).isEqualTo(Duration.ofMinutes(15));
    assertThat(kafka().producerProperties()).containsEntry("transaction.timeout.ms", "900000");
    assertThat(kafka("kafka.properties.transaction.timeout.ms", "60000").producerProperties())
        .containsEntry("transaction.timeout.ms", "60000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      bootstrap.servers      | cannot be set: set kafka.bootstrap-servers instead
      group.id               | cannot be set: set kafka.group-id instead
      enable.auto.commit     | cannot be set: progress is kept in checkpoints
      value.deserializer     | cannot be set: records are read as bytes
      acks                   | cannot be set: all replicas acknowledge, or records could be lost
      transaction.timeout.ms | expected a whole number from 1 to 2147483647, got "all"
      """)
  void refusesPropertiesThatWouldBreakTheGuarantees(String property, String problem) {
    assertThat(problems(with("kafka.properties." + property, "all")))
        .containsExactly("kafka.properties." + property + ": " + problem);
  }

  @Test
  void certificatesLocationsAndTokenUrlsAreNoSecrets() {
    assertThat(
            kafka(
                    "kafka.properties.ssl.keystore.location", "/etc/keystore.p12",
                    "kafka.properties.sasl.oauthbearer.token.endpoint.url", "https://idp/token")
                .properties())
        .isEqualTo(
            Map.of(
                "ssl.keystore.location", "/etc/keystore.p12",
                "sasl.oauthbearer.token.endpoint.url", "https://idp/token"));
  }

  private static KafkaSettings kafka(String... namesAndTexts) {
    return PipelineConfig.of(with(namesAndTexts)).kafka();
  }

  private static ConsumerConfig consumer(Properties properties) {
    properties.put("key.deserializer", ByteArrayDeserializer.class);
    properties.put("value.deserializer", ByteArrayDeserializer.class);
    return new ConsumerConfig(properties);
  }
}
