package io.prismatic.dd.job.config;

import static io.prismatic.dd.job.config.Key.required;
import static io.prismatic.dd.job.config.Key.withDefault;
import static io.prismatic.dd.job.config.ValueType.text;

/** The part of the registry that concerns Kafka. */
final class KafkaKeys {

  /** Names below it are passed on to Kafka's clients. */
  static final String PROPERTIES = "kafka.properties.";

  /** Why {@link #PROPERTIES} exists, one sentence. */
  static final String PROPERTIES_REASON =
      "Any other property of Kafka's clients, such as security.protocol; passwords, keys and"
          + " sasl.jaas.config only as env:NAME or file:/path, read where a client starts.";

  static final Key<String> BOOTSTRAP_SERVERS =
      required(
          "kafka.bootstrap-servers",
          Addresses::servers,
          "host:port,host:port",
          "localhost:9092",
          "Brokers to ask first; name two or three, so that one may be down.");
  static final Key<String> GROUP_ID =
      withDefault(
          "kafka.group-id",
          text("a name without spaces", "\\S{1,249}"),
          "name",
          "entity-analyzer",
          "Consumer group under which progress is shown; what is read after a restart is decided by"
              + " the checkpoint.");
  static final Key<String> PENDING = topic("pending", "Entities that wait for their analysis.");
  static final Key<String> SCORED =
      topic("scored", "Events about stored scores, sent after they can be read.");
  static final Key<String> DEAD_LETTER =
      topic("dead-letter", "Records that failed, with their bytes, origin and reason.");

  private KafkaKeys() {}

  private static Key<String> topic(String use, String reason) {
    return withDefault(
        "kafka.topics." + use,
        text(
            "a topic's name: up to 249 letters, digits, dots, - and _",
            "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}"),
        "topic",
        "dd.entities." + use,
        reason);
  }
}
