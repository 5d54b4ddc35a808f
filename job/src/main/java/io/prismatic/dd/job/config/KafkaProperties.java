package io.prismatic.dd.job.config;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * Properties passed on to Kafka's clients. A secret stays a reference until the client starts,
 * where {@link SecretConfigProvider} reads it.
 */
final class KafkaProperties {

  private static final String PROVIDER = "secret";
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "password|passphrase|secret|token|credential|jaas|private.?key|api.?key|user.?info");

  private static final Map<String, ConfigKey> KNOWN = new HashMap<>();

  static {
    KNOWN.putAll(ConsumerConfig.configDef().configKeys());
    KNOWN.putAll(ProducerConfig.configDef().configKeys());
  }

  /** What must not be changed from outside, and what to do instead. */
  private static final Map<String, String> OWNED =
      Map.ofEntries(
          Map.entry(
              CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "set kafka.bootstrap-servers instead"),
          Map.entry(CommonClientConfigs.GROUP_ID_CONFIG, "set kafka.group-id instead"),
          Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "progress is kept in checkpoints"),
          Map.entry(
              ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
              "always the oldest record, or records could be skipped"),
          Map.entry(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, "records are read as bytes"),
          Map.entry(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, "records are read as bytes"),
          Map.entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, "records are written as bytes"),
          Map.entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, "records are written as bytes"),
          Map.entry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "each sink has a prefix of its own"),
          Map.entry(
              ProducerConfig.ACKS_CONFIG, "all replicas acknowledge, or records could be lost"),
          Map.entry(
              ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "always on, or records could be doubled"));

  private KafkaProperties() {}

  /** Checks one property and returns it unchanged. */
  static String parse(String property, String text) throws Mismatch {
    if (OWNED.containsKey(property)) {
      throw Mismatch.because("cannot be set: " + OWNED.get(property));
    }
    if (text.isEmpty()) {
      throw Mismatch.expected("a value", text);
    }
    if (isSecret(property)) {
      return ValueType.secret().parse(text).reference();
    }
    if (property.equals(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)) {
      return String.valueOf(ValueType.wholeNumber(1, Integer.MAX_VALUE).parse(text));
    }
    return text;
  }

  /** Kafka's own classification where it knows the property, else by name. */
  static boolean isSecret(String property) {
    ConfigKey known = KNOWN.get(property);
    return known == null
        ? SECRET_NAME.matcher(property.toLowerCase(Locale.ROOT)).find()
        : known.type == ConfigDef.Type.PASSWORD;
  }

  static Properties forConsumer(Map<String, String> properties) {
    return without(properties, ProducerConfig.configNames(), ConsumerConfig.configNames());
  }

  static Properties forProducer(Map<String, String> properties) {
    return without(properties, ConsumerConfig.configNames(), ProducerConfig.configNames());
  }

  /** Leaves out what only the other kind of client knows: it would warn about it. */
  private static Properties without(
      Map<String, String> given, Set<String> others, Set<String> own) {
    Properties properties = new Properties();
    given.forEach(
        (name, value) -> {
          if (own.contains(name) || !others.contains(name)) {
            properties.setProperty(name, isSecret(name) ? late(value) : value);
          }
        });
    properties.merge(
        AbstractConfig.CONFIG_PROVIDERS_CONFIG, PROVIDER, (theirs, ours) -> theirs + "," + ours);
    properties.setProperty(
        AbstractConfig.CONFIG_PROVIDERS_CONFIG + "." + PROVIDER + ".class",
        SecretConfigProvider.class.getName());
    return properties;
  }

  private static String late(String reference) {
    return "${" + PROVIDER + ":" + reference + "}";
  }
}
