package io.prismatic.dd.functions.retry;

import static io.prismatic.dd.functions.retry.Letters.failed;
import static io.prismatic.dd.functions.retry.Letters.original;
import static io.prismatic.dd.functions.retry.Letters.unavailable;
import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.deadletter.Attempt;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.deadletter.RetryHistory;
import io.prismatic.dd.functions.model.PendingRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RetryFunctionTest {

  private static final OutputTag<DeadLetterRow> ROWS = new OutputTag<>("rows") {};
  private static final RetryPolicy POLICY =
      new RetryPolicy(Duration.ofSeconds(30), Duration.ofMinutes(5), 8);
  private static final long NOW = 1_000_000;
  private static final long BASE = 30_000;
  private static final int MAX_PARALLELISM = 128;

  private KeyedOneInputStreamOperatorTestHarness<String, FailedRecord, PendingRecord> harness;

  @BeforeEach
  void open() throws Exception {
    harness = harness(1, 0);
    harness.open();
    harness.setProcessingTime(NOW);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  @Tag("BC-44")
  void retriesEachLetterOnceAndNeverBeforeItIsDue() throws Exception {
    send(LongStream.range(0, 200).mapToObj(Letters::unavailable).toList());
    List<Long> due = dueTimes(harness);
    assertThat(due).hasSize(200);

    for (long time : new TreeSet<>(due)) {
      harness.setProcessingTime(time - 1);
      assertThat(retried(harness)).hasSize(count(due, time - 1));
      harness.setProcessingTime(time);
      assertThat(retried(harness)).hasSize(count(due, time));
    }

    runUntil(NOW + 100 * BASE);
    assertThat(retried(harness)).hasSize(200).doesNotHaveDuplicates();
  }

  private static int count(List<Long> due, long time) {
    return (int) due.stream().filter(at -> at <= time).count();
  }

  @Test
  @Tag("BC-44")
  void drawsTheWaitFromAllOfTheTimeUpToTheDoubledBaseAndTheCap() throws Exception {
    for (int retryCount = 0; retryCount < 8; retryCount++) {
      long longest = Math.min(BASE << retryCount, 300_000);
      try (var other = harness(1, 0)) {
        other.open();
        other.setProcessingTime(NOW);
        for (int i = 0; i < 300; i++) {
          other.processElement(new StreamRecord<>(retriedBefore(i, retryCount)));
        }
        List<Long> waits = dueTimes(other).stream().map(at -> at - NOW).toList();
        assertThat(waits).allMatch(wait -> wait >= 0 && wait < longest);
        // Each would fail by chance in fewer than one run in 10^12.
        assertThat(waits).anyMatch(wait -> wait < longest / 10);
        assertThat(waits).anyMatch(wait -> wait > longest - longest / 10);
      }
    }
  }

  private static FailedRecord retriedBefore(long offset, int retryCount) {
    PendingRecord again =
        FailedRecord.submission(original(offset), Letters.FAILED_AT, new Attempt(0, retryCount));
    return failed(
        new PendingRecord(
            again.key(), again.value(), again.headers(), original(7_000 + offset).origin()),
        Reason.UNAVAILABLE);
  }

  @Test
  @Tag("BC-44")
  void submitsTheSameBytesAndHeadersWithItsOriginAndTheNextCount() throws Exception {
    send(List.of(retriedBefore(5, 3)));
    runUntil(NOW + 8 * BASE);

    PendingRecord again = retried(harness).get(0);
    PendingRecord first = original(5);
    assertThat(again.key()).isEqualTo(first.key());
    assertThat(again.value()).isEqualTo(first.value());
    assertThat(again.headers().subList(0, 2))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(first.headers());
    assertThat(RetryHistory.of(again))
        .isEqualTo(new RetryHistory(first.origin(), Letters.FAILED_AT, new Attempt(0, 4)));
    assertThat(statuses(harness))
        .containsExactly(DeadLetterStatus.WAITING, DeadLetterStatus.RETRIED);
  }

  @Test
  @Tag("BC-45")
  void parksWhatIsNotRetryableAndWhatIsExhausted() throws Exception {
    send(List.of(failed(original(1), Reason.REJECTED), retriedBefore(2, 8), retriedBefore(3, 7)));

    assertThat(statuses(harness))
        .containsExactly(
            DeadLetterStatus.PARKED, DeadLetterStatus.PARKED, DeadLetterStatus.WAITING);
    runUntil(NOW + 20 * BASE);
    assertThat(retried(harness)).hasSize(1);
  }

  @Test
  @Tag("BC-44")
  void ignoresALetterThatCameBefore() throws Exception {
    send(List.of(unavailable(1), unavailable(1)));
    harness.setProcessingTime(NOW + BASE);
    send(List.of(unavailable(1)));
    runUntil(NOW + 10 * BASE);

    assertThat(retried(harness)).hasSize(1);
    assertThat(statuses(harness))
        .containsExactly(DeadLetterStatus.WAITING, DeadLetterStatus.RETRIED);
  }

  @Test
  void startsAnewWhenAPersonSubmittedItAgain() throws Exception {
    send(List.of(retriedBefore(1, 8)));
    PendingRecord again =
        FailedRecord.submission(original(1), Letters.FAILED_AT, new Attempt(0, 8).resubmitted());
    send(List.of(failed(again, Reason.UNAVAILABLE)));

    assertThat(statuses(harness))
        .containsExactly(DeadLetterStatus.PARKED, DeadLetterStatus.WAITING);
  }

  @Test
  void aLaterAttemptTakesThePlaceOfOneThatStillWaits() throws Exception {
    send(List.of(unavailable(1), retriedBefore(1, 1)));
    runUntil(NOW + 10 * BASE);

    assertThat(retried(harness))
        .singleElement()
        .extracting(record -> RetryHistory.of(record).attempt())
        .isEqualTo(new Attempt(0, 2));
    assertThat(harness.numProcessingTimeTimers()).isZero();
  }

  @Test
  void forgetsTheBytesWhenTheyHaveLeftAndTheAttemptAfterAWeek() throws Exception {
    send(List.of(unavailable(1), failed(original(2), Reason.REJECTED)));
    harness.setProcessingTime(NOW + BASE);

    // What is left is the attempt of each.
    assertThat(harness.numKeyedStateEntries()).isEqualTo(2);
    assertThat(harness.numProcessingTimeTimers()).isZero();
    harness.setStateTtlProcessingTime(RetryFunction.MEMORY.toMillis() + 1);
    send(List.of(unavailable(1)));
    assertThat(statuses(harness)).last().isEqualTo(DeadLetterStatus.WAITING);
  }

  @Test
  @Tag("BC-44")
  void keepsTheDueTimesThroughARestart() throws Exception {
    send(LongStream.range(0, 50).mapToObj(Letters::unavailable).toList());
    List<Long> due = dueTimes(harness);
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();

    harness = harness(1, 0);
    harness.initializeState(state);
    harness.setProcessingTime(NOW);
    harness.open();
    for (long time : new TreeSet<>(due)) {
      harness.setProcessingTime(time - 1);
      assertThat(retried(harness)).hasSize(count(due, time - 1));
      harness.setProcessingTime(time);
      assertThat(retried(harness)).hasSize(count(due, time));
    }
    assertThat(retried(harness)).hasSize(50);
  }

  @Test
  @Tag("BC-44")
  void losesAndDoublesNothingWhenRescaled() throws Exception {
    send(LongStream.range(0, 100).mapToObj(Letters::unavailable).toList());
    OperatorSubtaskState state = harness.snapshot(1, 1);

    List<OperatorSubtaskState> parts = new ArrayList<>();
    List<String> origins = new ArrayList<>();
    for (int subtask = 0; subtask < 3; subtask++) {
      try (var part = harness(3, subtask)) {
        part.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                state, MAX_PARALLELISM, 1, 3, subtask));
        part.setProcessingTime(NOW);
        part.open();
        parts.add(part.snapshot(2, 2));
        part.setProcessingTime(NOW + BASE);
        assertThat(retried(part)).isNotEmpty();
        retried(part).forEach(record -> origins.add(record.origin().toString()));
      }
    }
    assertThat(origins).hasSize(100).doesNotHaveDuplicates();

    OperatorSubtaskState all =
        AbstractStreamOperatorTestHarness.repackageState(
            parts.toArray(new OperatorSubtaskState[0]));
    try (var merged = harness(1, 0)) {
      merged.initializeState(
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              all, MAX_PARALLELISM, 3, 1, 0));
      merged.setProcessingTime(NOW);
      merged.open();
      merged.setProcessingTime(NOW + BASE);
      assertThat(retried(merged)).hasSize(100).doesNotHaveDuplicates();
    }
  }

  @Test
  @Tag("BC-44")
  void spreadsWhatCameDueWhileNothingRanAndOnlyOnce() throws Exception {
    send(LongStream.range(0, 200).mapToObj(Letters::unavailable).toList());
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    long back = NOW + 100 * BASE;

    harness = harness(1, 0);
    harness.initializeState(state);
    harness.setProcessingTime(back);
    harness.open();
    harness.setProcessingTime(back + 1);
    assertThat(retried(harness)).hasSizeLessThan(20);
    harness.setProcessingTime(back + BASE / 2);
    assertThat(retried(harness)).hasSizeBetween(50, 150);
    OperatorSubtaskState half = harness.snapshot(2, 2);
    int done = retried(harness).size();
    harness.close();

    harness = harness(1, 0);
    harness.initializeState(half);
    harness.setProcessingTime(back + 100 * BASE);
    harness.open();
    harness.setProcessingTime(back + 100 * BASE + 1);
    assertThat(retried(harness)).hasSize(200 - done);
  }

  /** In steps, as time passes for a job that runs. */
  private void runUntil(long time) throws Exception {
    for (long step = harness.getProcessingTime(); step < time; step += BASE) {
      harness.setProcessingTime(step);
    }
    harness.setProcessingTime(time);
  }

  private void send(List<FailedRecord> letters) throws Exception {
    for (FailedRecord letter : letters) {
      harness.processElement(new StreamRecord<>(letter));
    }
  }

  private static List<PendingRecord> retried(
      KeyedOneInputStreamOperatorTestHarness<String, FailedRecord, PendingRecord> harness) {
    return harness.extractOutputValues();
  }

  private static List<DeadLetterRow> rows(
      KeyedOneInputStreamOperatorTestHarness<String, FailedRecord, PendingRecord> harness) {
    return harness.getSideOutput(ROWS).stream().map(StreamRecord::getValue).toList();
  }

  private static List<DeadLetterStatus> statuses(
      KeyedOneInputStreamOperatorTestHarness<String, FailedRecord, PendingRecord> harness) {
    return rows(harness).stream().map(DeadLetterRow::status).toList();
  }

  private static List<Long> dueTimes(
      KeyedOneInputStreamOperatorTestHarness<String, FailedRecord, PendingRecord> harness) {
    return rows(harness).stream()
        .map(DeadLetterRow::nextRetryAt)
        .map(Instant::toEpochMilli)
        .toList();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, FailedRecord, PendingRecord>
      harness(int parallelism, int subtask) throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new RetryFunction(POLICY, ROWS)),
        FailedRecord::letter,
        Types.STRING,
        MAX_PARALLELISM,
        parallelism,
        subtask);
  }
}
