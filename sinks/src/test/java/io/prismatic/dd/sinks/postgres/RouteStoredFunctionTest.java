package io.prismatic.dd.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.deadletter.Failure;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.deadletter.Stage;
import io.prismatic.dd.functions.model.EntityScored;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("BC-40")
class RouteStoredFunctionTest {

  private static final OutputTag<DeadLetter> DEAD = new OutputTag<>("dead-letters") {};
  private static final EntityScored FIRST = EntityScored.of(ScoredEntities.scored("e-1"));
  private static final EntityScored SECOND = EntityScored.of(ScoredEntities.scored("e-2"));
  private static final DeadLetter REFUSED =
      DeadLetter.of(
          ScoredEntities.scored("e-3"),
          new Failure(Stage.STORE, Reason.REFUSED_BY_DATABASE, "SQLSTATE 23514"),
          DatabaseWriter.NOW);

  private static OneInputStreamOperatorTestHarness<StoredBatch, EntityScored> harness()
      throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new ProcessOperator<>(new RouteStoredFunction(DEAD)));
  }

  @Test
  void separatesStoredFromRefused() throws Exception {
    try (var harness = harness()) {
      harness.open();

      harness.processElement(new StoredBatch(List.of(FIRST, SECOND), List.of(REFUSED), 4), 0);

      assertThat(harness.extractOutputValues()).containsExactly(FIRST, SECOND);
      assertThat(harness.getSideOutput(DEAD))
          .extracting(StreamRecord::getValue)
          .singleElement()
          .usingRecursiveComparison()
          .isEqualTo(REFUSED);
    }
  }

  @Test
  void countsEveryElementOnceAndGoesOnCountingAfterARestore() throws Exception {
    OperatorSubtaskState state;
    try (var harness = harness()) {
      harness.open();
      harness.processElement(new StoredBatch(List.of(FIRST, SECOND), List.of(REFUSED), 4), 0);
      state = harness.snapshot(1, 1);
    }
    try (var harness = harness()) {
      harness.initializeState(state);
      harness.open();
      harness.processElement(new StoredBatch(List.of(FIRST), List.of(), 0), 0);

      var counts = harness.getOneInputOperator();
      var accumulators = ((ProcessOperator<?, ?>) counts).getRuntimeContext();
      assertThat(accumulators.getLongCounter("stored").getLocalValue()).isEqualTo(3);
      assertThat(accumulators.getLongCounter("superseded").getLocalValue()).isEqualTo(4);
      assertThat(accumulators.getLongCounter("dead-lettered").getLocalValue()).isEqualTo(1);
    }
  }
}
