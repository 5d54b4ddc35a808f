package io.prismatic.dd.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.batch.Batch;
import io.prismatic.dd.functions.batch.CloseReason;
import io.prismatic.dd.functions.model.ScoredEntity;
import io.prismatic.dd.functions.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.types.PojoTestUtils;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UpsertFunctionTest {

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final long NO_TIMEOUT = 0;
  private static final TypeInformation<Batch<ScoredEntity>> BATCHES = batches();

  @AutoClose private final EmbeddedDatabase database = EmbeddedDatabase.create();

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static TypeInformation<Batch<ScoredEntity>> batches() {
    return (TypeInformation)
        Types.POJO(
            Batch.class,
            Map.of(
                "elements",
                Types.LIST(TypeInformation.of(ScoredEntity.class)),
                "closed",
                Types.ENUM(CloseReason.class)));
  }

  @AfterEach
  void restore() {
    EmbeddedDatabase.startServer();
  }

  private static Batch<ScoredEntity> batch(int size) {
    return new Batch<>(new ArrayList<>(ScoredEntities.many(size)), CloseReason.SIZE);
  }

  private static OneInputStreamOperatorTestHarness<Batch<ScoredEntity>, StoredBatch> harness(
      DatabaseSettings settings) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new AsyncWaitOperatorFactory<>(
                new UpsertFunction(settings, DatabaseWriter.CLOCK),
                NO_TIMEOUT,
                2,
                OutputMode.UNORDERED),
            BATCHES.createSerializer(new SerializerConfigImpl()));
    harness.setup(
        TypeInformation.of(StoredBatch.class).createSerializer(new SerializerConfigImpl()));
    return harness;
  }

  @Test
  void emitsTheOutcomeOfEachBatchBeforeTheInputEnds() throws Exception {
    try (var harness = harness(database.settings())) {
      harness.open();
      harness.processElement(batch(50), 0);
      harness.processElement(batch(20), 0);

      harness.endInput();

      assertThat(harness.extractOutputValues())
          .extracting(stored -> stored.stored().size())
          .containsExactlyInAnyOrder(50, 20);
      assertThat(harness.getProcessingTimeService())
          .as("time-out 0 registers no timer")
          .isNotNull()
          .extracting("numActiveTimers")
          .isEqualTo(0);
    }
  }

  @Test
  void closesAtOnceWhileABatchIsHeldInAnOutage() throws Exception {
    EmbeddedDatabase.stopServer();
    var harness = harness(database.settings());
    harness.open();
    harness.processElement(batch(5), 0);
    await().atMost(DEADLINE).until(() -> writerThreads() == 1);

    long start = System.nanoTime();
    harness.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    await().atMost(DEADLINE).until(() -> writerThreads() == 0);
    assertThat(harness.extractOutputValues()).isEmpty();
  }

  @Test
  void closesAtOnceWhileAStatementIsInProgress() throws Exception {
    var harness = harness(database.settings());
    try (var other = database.connect();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE entity IN ACCESS EXCLUSIVE MODE");
      harness.open();
      harness.processElement(batch(5), 0);
      await()
          .atMost(DEADLINE)
          .until(
              () ->
                  !database
                      .query(
                          "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                              + " AND datname = current_database()")
                      .isEmpty());

      long start = System.nanoTime();
      harness.close();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      assertThat(writerThreads()).isZero();
    }
  }

  private static long writerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("entity-upsert-"))
        .count();
  }

  @Test
  void failsTheTaskForGoodWhenTheTableIsMissing() throws Exception {
    database.execute("DROP TABLE entity CASCADE");
    try (var harness = harness(database.settings())) {
      harness.getEnvironment().setExpectedExternalFailureCause(Throwable.class);
      harness.open();
      harness.processElement(batch(5), 0);

      await()
          .atMost(DEADLINE)
          .until(() -> harness.getEnvironment().getActualExternalFailureCause().isPresent());
      Throwable cause = harness.getEnvironment().getActualExternalFailureCause().get();
      assertThat(ExceptionUtils.findThrowable(cause, SuppressRestartsException.class)).isPresent();
      assertThat(cause).hasStackTraceContaining("run flink-conf/schema.sql");
      assertThat(ExceptionUtils.stringifyException(cause)).doesNotContain(ScoredEntities.CAPTION);
    }
  }

  @Test
  void doesNotStartWithoutItsSecret() throws Exception {
    DatabaseSettings settings =
        new DatabaseSettings(database.url(), "dd", new Secret("env:DD_NOT_SET_ANYWHERE"));
    try (var harness = harness(settings)) {
      assertThatThrownBy(harness::open)
          .isInstanceOf(SuppressRestartsException.class)
          .hasStackTraceContaining("env:DD_NOT_SET_ANYWHERE");
    }
  }

  @Test
  void sendsBatchesWithoutKryo() {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(StoredBatch.class);
    ExecutionConfig strict = new ExecutionConfig();
    strict
        .getSerializerConfig()
        .configure(
            Configuration.fromMap(Map.of("pipeline.generic-types", "false")),
            getClass().getClassLoader());
    assertThat(BATCHES.createSerializer(strict.getSerializerConfig())).isNotNull();
  }
}
