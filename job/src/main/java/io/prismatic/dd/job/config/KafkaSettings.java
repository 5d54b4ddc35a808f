package io.prismatic.dd.job.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How to reach Kafka.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param groupId the consumer group under which progress is shown
 * @param topics the topics
 * @param properties further properties of Kafka's clients as they were configured; secrets are
 *     references, {@code env:NAME} or {@code file:/path}
 */
public record KafkaSettings(
    String bootstrapServers, String groupId, Topics topics, Map<String, String> properties)
    implements Serializable {

  /** Brokers accept no longer one unless told so. */
  private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(15);

  /** Copies the properties. */
  public KafkaSettings {
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  /**
   * For a source: servers, group and properties. Secrets in it are still references; the client
   * reads them where it starts, on the JobManager and on each TaskManager.
   */
  public Properties consumerProperties() {
    Properties all = KafkaProperties.forConsumer(properties);
    all.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    all.setProperty(CommonClientConfigs.GROUP_ID_CONFIG, groupId);
    return all;
  }

  /** For a sink: servers, properties and the transaction time-out; secrets as for a source. */
  public Properties producerProperties() {
    Properties all = KafkaProperties.forProducer(properties);
    all.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    all.setProperty(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, String.valueOf(transactionTimeout().toMillis()));
    return all;
  }

  /**
   * After this time the broker aborts a transaction that was not committed: {@code
   * transaction.timeout.ms}, else 15 minutes, the most that brokers accept by default.
   */
  public Duration transactionTimeout() {
    String millis = properties.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
    return millis == null ? LONGEST_TRANSACTION : Duration.ofMillis(Long.parseLong(millis));
  }
}
