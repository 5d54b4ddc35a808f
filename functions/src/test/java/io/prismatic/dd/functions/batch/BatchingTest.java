package io.prismatic.dd.functions.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BatchingTest {

  private static final TypeInformation<Batch<String>> TYPE =
      TypeInformation.of(new TypeHint<Batch<String>>() {});

  private KeyedOneInputStreamOperatorTestHarness<Integer, String, Batch<String>> harness;

  @BeforeEach
  void open() throws Exception {
    harness = harness();
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  @Tag("BC-16")
  @Tag("BC-23")
  void closesABatchWhenItIsFull() throws Exception {
    send("a", "b", "c", "d");

    assertThat(batches()).containsExactly(new Batch<>(List.of("a", "b", "c"), CloseReason.SIZE));
  }

  @Test
  @Tag("BC-17")
  @Tag("BC-18")
  void closesAPartialBatchWhenTheTimeSinceItsFirstElementIsUpWhicheverElementsCameSince()
      throws Exception {
    harness.setProcessingTime(10_000);
    send("a");
    harness.setProcessingTime(10_999);
    send("b");
    assertThat(batches()).isEmpty();

    harness.setProcessingTime(11_000);

    assertThat(batches()).containsExactly(new Batch<>(List.of("a", "b"), CloseReason.TIMEOUT));
  }

  @Test
  void ignoresTheTimerOfABatchThatHasLeft() throws Exception {
    harness.setProcessingTime(10_000);
    send("a", "b");
    harness.setProcessingTime(10_500);
    send("c", "d");
    harness.setProcessingTime(11_000);
    assertThat(batches()).containsExactly(new Batch<>(List.of("a", "b", "c"), CloseReason.SIZE));

    harness.setProcessingTime(11_500);

    assertThat(batches())
        .containsExactly(
            new Batch<>(List.of("a", "b", "c"), CloseReason.SIZE),
            new Batch<>(List.of("d"), CloseReason.TIMEOUT));
  }

  @Test
  @Tag("BC-20")
  void eachKeyHasASizeAndATimeoutOfItsOwn() throws Exception {
    harness.close();
    harness = harness(3, Duration.ofSeconds(1), 2);
    harness.open();
    harness.setProcessingTime(10_000);
    send("a");
    harness.setProcessingTime(10_500);
    send("b", "d", "f", "h");
    assertThat(batches()).containsExactly(new Batch<>(List.of("b", "d", "f"), CloseReason.SIZE));

    harness.setProcessingTime(11_000);
    harness.setProcessingTime(11_500);

    assertThat(batches())
        .containsExactly(
            new Batch<>(List.of("b", "d", "f"), CloseReason.SIZE),
            new Batch<>(List.of("a"), CloseReason.TIMEOUT),
            new Batch<>(List.of("h"), CloseReason.TIMEOUT));
  }

  @Test
  @Tag("BC-19")
  void eachBatcherHasASizeAndATimeoutOfItsOwn() throws Exception {
    try (var other = harness(2, Duration.ofSeconds(2), 1)) {
      other.open();
      for (var batcher : List.of(harness, other)) {
        batcher.setProcessingTime(10_000);
        for (String element : List.of("a", "b", "c", "d", "e")) {
          batcher.processElement(new StreamRecord<>(element));
        }
        batcher.setProcessingTime(11_500);
      }

      assertThat(batches())
          .containsExactly(
              new Batch<>(List.of("a", "b", "c"), CloseReason.SIZE),
              new Batch<>(List.of("d", "e"), CloseReason.TIMEOUT));
      assertThat(other.extractOutputValues())
          .containsExactly(
              new Batch<>(List.of("a", "b"), CloseReason.SIZE),
              new Batch<>(List.of("c", "d"), CloseReason.SIZE));
    }
  }

  @Test
  @Tag("BC-59")
  void flushesThePartialBatchAtTheEndOfInput() throws Exception {
    send("a");

    harness.processWatermark(Watermark.MAX_WATERMARK);

    assertThat(batches()).containsExactly(new Batch<>(List.of("a"), CloseReason.FLUSH));
  }

  @Test
  void leavesNoTimerAndNoStateBehind() throws Exception {
    send("a", "b", "c");

    assertThat(harness.numKeyedStateEntries()).isZero();
    assertThat(harness.numProcessingTimeTimers()).isZero();
    assertThat(harness.numEventTimeTimers()).isZero();
  }

  @Test
  void keepsAPartialBatchAndItsTimerThroughARestore() throws Exception {
    harness.setProcessingTime(10_000);
    send("a", "b");
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();

    harness = harness();
    harness.initializeState(state);
    harness.open();
    harness.setProcessingTime(60_000);

    assertThat(batches()).containsExactly(new Batch<>(List.of("a", "b"), CloseReason.TIMEOUT));
  }

  private void send(String... elements) throws Exception {
    for (String element : elements) {
      harness.processElement(new StreamRecord<>(element));
    }
  }

  private List<Batch<String>> batches() {
    return List.copyOf(harness.extractOutputValues());
  }

  private static KeyedOneInputStreamOperatorTestHarness<Integer, String, Batch<String>> harness()
      throws Exception {
    return harness(3, Duration.ofSeconds(1), 1);
  }

  @SuppressWarnings("unchecked")
  private static KeyedOneInputStreamOperatorTestHarness<Integer, String, Batch<String>> harness(
      int size, Duration timeout, int parallelism) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    DataStream<Batch<String>> batches =
        new Batching(size, timeout, parallelism)
            .apply(environment.fromData("x"), String::hashCode, 128, TYPE);
    OneInputTransformation<String, Batch<String>> operator =
        (OneInputTransformation<String, Batch<String>>) batches.getTransformation();
    SubtaskKeys keys = new SubtaskKeys(parallelism, 128);
    return new KeyedOneInputStreamOperatorTestHarness<>(
        operator.getOperator(), element -> keys.of(element.hashCode()), Types.INT, 128, 1, 0);
  }
}
