package io.prismatic.dd.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FinalOffsetsTest {

  private static final long EARLIEST = KafkaPartitionSplit.EARLIEST_OFFSET;

  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start();
    kafka.createTopic("in", 3);
  }

  @AfterAll
  static void stop() throws Exception {
    kafka.close();
  }

  @Test
  void commitsWhatTheLastCheckpointHasOfEachPartition() throws Exception {
    FinalOffsets offsets = new FinalOffsets("stopped", properties(kafka.bootstrapServers()));
    offsets.snapshot(1, List.of(split(0, 3)));
    offsets.snapshot(2, List.of(split(0, 5), split(1, 7), split(2, EARLIEST)));
    offsets.completed(2);

    offsets.end(List.of(split(0, 5), split(1, 7), split(2, EARLIEST)));

    assertThat(committed("stopped")).isEqualTo(Map.of(0, 5L, 1, 7L));
  }

  @Test
  void leavesTheOffsetsAloneIfMoreWasReadThanTheLastCheckpointHas() throws Exception {
    FinalOffsets offsets = new FinalOffsets("failed", properties(kafka.bootstrapServers()));
    offsets.snapshot(1, List.of(split(0, 5)));
    offsets.completed(1);
    offsets.snapshot(2, List.of(split(0, 6)));

    offsets.end(List.of(split(0, 6)));

    assertThat(committed("failed")).isEmpty();
  }

  @Test
  void leavesTheOffsetsAloneWithoutACheckpoint() throws Exception {
    FinalOffsets offsets = new FinalOffsets("early", properties(kafka.bootstrapServers()));

    offsets.end(List.of(split(0, EARLIEST)));

    assertThat(committed("early")).isEmpty();
  }

  @Test
  void endsWithoutKafkaToo() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    FinalOffsets offsets = new FinalOffsets("group", properties("127.0.0.1:" + port));
    offsets.snapshot(1, List.of(split(0, 5)));
    offsets.completed(1);

    assertThatCode(() -> offsets.end(List.of(split(0, 5)))).doesNotThrowAnyException();
  }

  private static KafkaPartitionSplit split(int partition, long offset) {
    return new KafkaPartitionSplit(new TopicPartition("in", partition), offset);
  }

  private static Map<Integer, Long> committed(String group) throws Exception {
    try (Admin admin = Admin.create(properties(kafka.bootstrapServers()))) {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .entrySet()
          .stream()
          .collect(
              Collectors.toMap(
                  committed -> committed.getKey().partition(),
                  committed -> committed.getValue().offset()));
    }
  }

  private static Properties properties(String servers) {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", servers);
    return properties;
  }
}
