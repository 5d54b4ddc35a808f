package io.prismatic.dd.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.job.config.KafkaSettings;
import io.prismatic.dd.job.config.Topics;
import io.prismatic.dd.job.source.TopicCheck.Outcome;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicCheckTest {

  @Test
  void namesMissingTopicsAndADeadLetterTopicThatIsTooSmall() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("in", 1);
      kafka.createTopic("out", 1);

      assertThat(check(kafka.bootstrapServers()))
          .isEqualTo(
              new Outcome.Checked(
                  List.of("kafka.topics.dead-letter: the topic failed does not exist, create it")));

      kafka.createTopic("failed", 1);
      assertThat(check(kafka.bootstrapServers()))
          .isEqualTo(
              new Outcome.Checked(
                  List.of(
                      "kafka.topics.dead-letter: it takes records of 1048588 bytes, the pending"
                          + " topic of 1048588: set its max.message.bytes to at least 1052684")));
    }
  }

  @Test
  void findsNothingWrongWithGoodTopics() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("in", 1);
      kafka.createTopic("out", 1);
      kafka.createTopic("failed", 1, Map.of("max.message.bytes", "16777216"));

      assertThat(check(kafka.bootstrapServers())).isEqualTo(new Outcome.Checked(List.of()));
    }
  }

  @Test
  void doesNotClaimAnythingIfKafkaCannotBeAskedFromHere() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }

    assertThat(check("127.0.0.1:" + port)).isEqualTo(new Outcome.NotChecked("TimeoutException"));
  }

  private static Outcome check(String servers) {
    return TopicCheck.of(
        new KafkaSettings(servers, "group", new Topics("in", "out", "failed"), Map.of()));
  }
}
