package io.prismatic.dd.functions.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.Records;
import io.prismatic.dd.functions.parse.ParseFunction;
import io.prismatic.dd.functions.parse.ParseLimits;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The counts of an operator, seen through the parser. */
class TallyTest {

  private static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters") {};
  private static final PendingRecord GOOD =
      Records.of("{\"id\":\"a\",\"case_id\":\"c\",\"schema\":\"P\",\"properties\":{\"n\":1}}");
  private static final PendingRecord BAD = Records.of("?");

  @Test
  @Tag("BC-7")
  @Tag("BC-9")
  void countsEachRecordOnceAndSendsItOneWay() throws Exception {
    try (OneInputStreamOperatorTestHarness<PendingRecord, Entity> harness = harness(1, 0)) {
      harness.open();
      send(harness, GOOD, BAD, GOOD);

      assertThat(harness.extractOutputValues()).hasSize(2);
      assertThat(harness.getSideOutput(DEAD_LETTERS)).hasSize(1);
      assertThat(count(harness, Count.READ)).isEqualTo(3);
      assertThat(count(harness, Count.DEAD_LETTERED)).isEqualTo(1);
    }
  }

  @Test
  void keepsTheSumThroughARescale() throws Exception {
    OperatorSubtaskState one = afterRecords(0, GOOD, BAD, GOOD);
    OperatorSubtaskState two = afterRecords(1, BAD);
    OperatorSubtaskState both = AbstractStreamOperatorTestHarness.repackageState(one, two);

    try (OneInputStreamOperatorTestHarness<PendingRecord, Entity> merged = harness(1, 0)) {
      merged.initializeState(
          AbstractStreamOperatorTestHarness.repartitionOperatorState(both, 128, 2, 1, 0));
      merged.open();
      send(merged, GOOD);

      assertThat(count(merged, Count.READ)).isEqualTo(5);
      assertThat(count(merged, Count.DEAD_LETTERED)).isEqualTo(2);
    }
  }

  private static OperatorSubtaskState afterRecords(int subtask, PendingRecord... records)
      throws Exception {
    try (OneInputStreamOperatorTestHarness<PendingRecord, Entity> harness = harness(2, subtask)) {
      harness.open();
      send(harness, records);
      return harness.snapshot(1, 1);
    }
  }

  private static void send(
      OneInputStreamOperatorTestHarness<PendingRecord, Entity> harness, PendingRecord... records)
      throws Exception {
    harness.setProcessingTime(Records.TIMESTAMP.toEpochMilli());
    for (PendingRecord record : records) {
      harness.processElement(new StreamRecord<>(record));
    }
  }

  private static long count(
      OneInputStreamOperatorTestHarness<PendingRecord, Entity> harness, Count count) {
    return (Long)
        harness
            .getEnvironment()
            .getAccumulatorRegistry()
            .getUserMap()
            .get(count.label())
            .getLocalValue();
  }

  private static OneInputStreamOperatorTestHarness<PendingRecord, Entity> harness(
      int parallelism, int subtask) throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new ProcessOperator<>(new ParseFunction(ParseLimits.DEFAULT, DEAD_LETTERS)),
        128,
        parallelism,
        subtask);
  }
}
