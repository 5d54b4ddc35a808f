package io.prismatic.dd.functions.retry;

import io.prismatic.dd.functions.deadletter.Attempt;
import io.prismatic.dd.functions.model.PendingRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Schedules retries: a retryable dead letter comes out again when due, once, as a record to submit;
 * any other is parked at once. What it decides leaves as rows by the side output. Keyed by {@link
 * FailedRecord#letter}, so that all attempts of a record meet.
 *
 * <ul>
 *   <li>Never early, and drawn once: the due time is state, and survives restart and rescale.
 *   <li>Never double: a letter whose attempt was seen before is a repetition and ignored; the
 *       attempt is remembered for {@link #MEMORY}, as long as Kafka keeps the letters by default. A
 *       failure between a retry's publication and the next checkpoint publishes it again, as the
 *       same attempt: both results are written idempotently, and of two further failures one
 *       counts.
 *   <li>Never lost: the bytes stay in state until the retry has left, and the row and the record
 *       are flushed before the checkpoint that forgets them.
 *   <li>What came due long ago, while nothing ran, is spread over the policy's base, once, so that
 *       an API that just came back is not met by all of them in the same instant.
 *   <li>Timers are dropped by {@code stop --drain}: stop the job without.
 * </ul>
 *
 * <p>Metrics: {@code deadLetters} = {@code scheduled} + {@code parked} + {@code repeated}, and
 * {@code retried} ≤ {@code scheduled}; {@code postponed}, those that were spread.
 */
public final class RetryFunction extends KeyedProcessFunction<String, FailedRecord, PendingRecord> {

  /** How long an attempt is remembered after its dead letter. */
  static final Duration MEMORY = Duration.ofDays(7);

  private static final long serialVersionUID = 1L;

  private final RetryPolicy policy;
  private final OutputTag<DeadLetterRow> rows;

  private transient DoubleSupplier random;
  private transient ValueState<Waiting> waiting;
  private transient ValueState<Attempt> seen;
  private transient Counter letters;
  private transient Counter scheduled;
  private transient Counter parked;
  private transient Counter repeated;
  private transient Counter retried;
  private transient Counter postponed;

  /**
   * @param policy when to retry
   * @param rows where rows of the table go
   */
  public RetryFunction(RetryPolicy policy, OutputTag<DeadLetterRow> rows) {
    this.policy = policy;
    this.rows = rows;
  }

  @Override
  public void open(OpenContext context) {
    random = () -> ThreadLocalRandom.current().nextDouble();
    waiting =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("waiting", TypeInformation.of(Waiting.class)));
    ValueStateDescriptor<Attempt> remembered =
        new ValueStateDescriptor<>("seen-attempt", TypeInformation.of(Attempt.class));
    remembered.enableTimeToLive(StateTtlConfig.newBuilder(MEMORY).build());
    seen = getRuntimeContext().getState(remembered);
    MetricGroup group = getRuntimeContext().getMetricGroup();
    letters = group.counter("deadLetters");
    scheduled = group.counter("scheduled");
    parked = group.counter("parked");
    repeated = group.counter("repeated");
    retried = group.counter("retried");
    postponed = group.counter("postponed");
  }

  @Override
  public void processElement(FailedRecord failed, Context context, Collector<PendingRecord> out)
      throws Exception {
    letters.inc();
    Attempt before = seen.value();
    if (before != null && failed.attempt().compareTo(before) <= 0) {
      repeated.inc();
      return;
    }
    seen.update(failed.attempt());
    forgetEarlierAttempt(context);
    if (failed.retryable() && !policy.isExhausted(failed.attempt().retryCount())) {
      schedule(failed, context);
    } else {
      parked.inc();
      context.output(rows, new DeadLetterRow(failed, DeadLetterStatus.PARKED, null));
    }
  }

  /** After a restore an attempt may wait whose retry had left already, and failed. */
  private void forgetEarlierAttempt(Context context) throws Exception {
    Waiting earlier = waiting.value();
    if (earlier != null) {
      context.timerService().deleteProcessingTimeTimer(earlier.dueAt());
      waiting.clear();
    }
  }

  private void schedule(FailedRecord failed, Context context) throws Exception {
    long now = context.timerService().currentProcessingTime();
    long dueAt = now + policy.delay(failed.attempt().retryCount(), random).toMillis();
    waiting.update(new Waiting(failed, dueAt, false));
    context.timerService().registerProcessingTimeTimer(dueAt);
    scheduled.inc();
    context.output(
        rows, new DeadLetterRow(failed, DeadLetterStatus.WAITING, Instant.ofEpochMilli(dueAt)));
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<PendingRecord> out)
      throws Exception {
    Waiting due = waiting.value();
    if (due == null || due.dueAt() != timestamp) {
      return;
    }
    long now = context.timerService().currentProcessingTime();
    long base = policy.base().toMillis();
    if (now - due.dueAt() > base && !due.postponed()) {
      long later = now + (long) (base * random.getAsDouble());
      waiting.update(new Waiting(due.failed(), later, true));
      context.timerService().registerProcessingTimeTimer(later);
      postponed.inc();
      return;
    }
    waiting.clear();
    retried.inc();
    FailedRecord failed = due.failed();
    out.collect(
        FailedRecord.submission(
            failed.record(), failed.firstFailedAt(), failed.attempt().retried()));
    context.output(rows, new DeadLetterRow(failed, DeadLetterStatus.RETRIED, null));
  }
}
