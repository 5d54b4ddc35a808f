package io.prismatic.dd.sinks.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.cloudevents.kafka.KafkaMessageFactory;
import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.deadletter.DeadLetterHeaders;
import io.prismatic.dd.functions.deadletter.Failure;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.deadletter.Stage;
import io.prismatic.dd.functions.model.EntityScored;
import io.prismatic.dd.functions.model.Header;
import io.prismatic.dd.functions.model.Origin;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.sinks.postgres.ScoredEntities;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class KafkaSinksTest {

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int MEBIBYTE = 1024 * 1024;
  private static final Instant FAILED_AT = Instant.parse("2024-11-24T05:06:07.890Z");
  private static final Failure FAILURE =
      new Failure(Stage.PARSE, Reason.NOT_JSON, "expected a value at byte 0");

  @AutoClose private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start();
  }

  private static StreamExecutionEnvironment environment() {
    Configuration strict = new Configuration();
    strict.setString("pipeline.generic-types", "false");
    strict.setString("restart-strategy.type", "none");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(strict);
    environment.setParallelism(1);
    environment.enableCheckpointing(200);
    return environment;
  }

  private static <T> void write(Class<T> type, List<T> elements, Sink<T> sink) throws Exception {
    StreamExecutionEnvironment environment = environment();
    environment.fromData(elements, TypeInformation.of(type)).sinkTo(sink);
    environment.execute();
  }

  private static List<EntityScored> events(int size) {
    return ScoredEntities.many(size).stream().map(EntityScored::of).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void announcesEachStoredEntityOnceInACleanRun(boolean exactlyOnce) throws Exception {
    String topic = "scored-" + exactlyOnce;
    kafka.createTopic(topic, 2);

    write(
        EntityScored.class,
        events(100),
        KafkaSinks.scoredEvents(
            kafka.bootstrapServers(), topic, new Properties(), exactlyOnce, "analyzer-test"));

    List<ConsumerRecord<byte[], byte[]>> records = kafka.readAll(topic);
    assertThat(records)
        .extracting(record -> KafkaMessageFactory.createReader(record).toEvent().getSubject())
        .containsExactlyInAnyOrderElementsOf(
            ScoredEntities.many(100).stream().map(e -> e.caseId() + "/" + e.id()).toList());
    assertThat(records)
        .allSatisfy(
            record -> {
              assertThat(record.timestamp()).isEqualTo(ScoredEntities.SCORED_AT.toEpochMilli());
              assertThat(new String(record.value(), StandardCharsets.UTF_8))
                  .doesNotContain("caption", "Фу");
              assertThat(record.headers().toString()).doesNotContain("Фу");
            });
  }

  @Test
  @Tag("BC-70")
  void waitsForABrokerThatIsAwayAndLosesNothing() throws Exception {
    kafka.createTopic("outage", 1);
    kafka.stop();
    JobClient job;
    try {
      StreamExecutionEnvironment environment = environment();
      environment
          .fromData(events(50), TypeInformation.of(EntityScored.class))
          .sinkTo(
              KafkaSinks.scoredEvents(
                  kafka.bootstrapServers(), "outage", new Properties(), false, null));
      job = environment.executeAsync();
      await().atMost(DEADLINE).until(() -> job.getJobStatus().get() == JobStatus.RUNNING);
    } finally {
      kafka.restart();
    }

    job.getJobExecutionResult().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertThat(kafka.readAll("outage")).hasSize(50);
  }

  private static DeadLetter letter(byte[] key, byte[] value, Header... headers) {
    Origin origin = new Origin("dd.entities.pending", 3, 4711, Instant.EPOCH);
    PendingRecord record = new PendingRecord(key, value, List.of(headers), origin);
    return new DeadLetter(record, null, null, FAILURE, FAILED_AT);
  }

  @Test
  @Tag("BC-43")
  void keepsTheBytesOfADeadLetter() throws Exception {
    kafka.createTopic("dead", 1);
    byte[] notUtf8 = {(byte) 0xff, 0, (byte) 0xfe};
    List<DeadLetter> letters =
        List.of(
            letter(new byte[] {7}, notUtf8, new Header("a", notUtf8), new Header("a", null)),
            letter(null, null),
            letter(new byte[0], new byte[0]));

    write(
        DeadLetter.class,
        letters,
        KafkaSinks.deadLetters(kafka.bootstrapServers(), "dead", new Properties()));

    List<ConsumerRecord<byte[], byte[]>> records = kafka.readAll("dead");
    assertThat(records)
        .extracting(ConsumerRecord::key)
        .containsExactly(new byte[] {7}, null, new byte[0]);
    assertThat(records)
        .extracting(ConsumerRecord::value)
        .containsExactly(notUtf8, null, new byte[0]);
    for (int i = 0; i < letters.size(); i++) {
      assertThat(headers(records.get(i)))
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactlyElementsOf(DeadLetterHeaders.encode(letters.get(i)));
      assertThat(records.get(i).timestamp()).isEqualTo(FAILED_AT.toEpochMilli());
    }
  }

  private static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
    List<Header> headers = new ArrayList<>();
    record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
    return headers;
  }

  @Test
  void acceptsADeadLetterOfARecordThatIsTooLarge() throws Exception {
    kafka.createTopic("large", 1, Map.of("max.message.bytes", Integer.toString(16 * MEBIBYTE)));
    byte[] noise = new byte[10 * MEBIBYTE];
    new Random(1).nextBytes(noise);

    write(
        DeadLetter.class,
        List.of(letter(null, noise)),
        KafkaSinks.deadLetters(kafka.bootstrapServers(), "large", new Properties()));

    assertThat(kafka.readAll("large")).extracting(ConsumerRecord::value).containsExactly(noise);
  }

  /** Flink would end the TaskManager. */
  @Test
  void aFailedWriteDoesNotFailTheCleaningUpOfACancelledTask() throws Exception {
    kafka.createTopic("small", 1, Map.of("max.message.bytes", "1000"));
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new SinkWriterOperatorFactory<DeadLetter, KafkaCommittable>(
                KafkaSinks.deadLetters(kafka.bootstrapServers(), "small", new Properties())));
    harness.open();
    harness.processElement(new StreamRecord<>(letter(null, noise)));
    // The failure is checked in a mail to the task, which a cancelled one no longer reads.
    await().pollInSameThread().atMost(DEADLINE).until(() -> harness.getTaskMailbox().hasMail());

    assertThatCode(harness::close).doesNotThrowAnyException();
  }

  @Test
  void keepsItsLogWhenTheBrokerIsStoppedAndStartedAgain() throws Exception {
    kafka.createTopic("kept", 1);
    kafka.produce(List.of(new ProducerRecord<>("kept", null, new byte[] {1})));

    kafka.restart();

    assertThat(kafka.readAll("kept"))
        .extracting(ConsumerRecord::value)
        .containsExactly(new byte[] {1});
  }
}
