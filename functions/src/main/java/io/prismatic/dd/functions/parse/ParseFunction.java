package io.prismatic.dd.functions.parse;

import io.prismatic.dd.functions.accounting.Count;
import io.prismatic.dd.functions.accounting.Tally;
import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.metrics.Durations;
import io.prismatic.dd.functions.metrics.Phase;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.PendingRecord;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Parses records: entities go on, everything else leaves by the side output. read = out +
 * dead-lettered. The time until a record was read is {@link Phase#KAFKA}.
 */
public final class ParseFunction extends ProcessFunction<PendingRecord, Entity>
    implements CheckpointedFunction {

  private final ParseLimits limits;
  private final OutputTag<DeadLetter> deadLetters;

  private transient EntityParser parser;
  private transient Tally tally;
  private transient Durations inKafka;

  public ParseFunction(ParseLimits limits, OutputTag<DeadLetter> deadLetters) {
    this.limits = limits;
    this.deadLetters = deadLetters;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    tally =
        Tally.restore(
            context.getOperatorStateStore(), getRuntimeContext(), Count.READ, Count.DEAD_LETTERED);
  }

  @Override
  public void open(OpenContext context) {
    parser = new EntityParser(limits);
    inKafka = Phase.KAFKA.register(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(PendingRecord record, Context context, Collector<Entity> out) {
    tally.add(Count.READ, 1);
    long millis = context.timerService().currentProcessingTime();
    inKafka.addMillis(millis - record.origin().timestamp().toEpochMilli());
    Instant now = Instant.ofEpochMilli(millis);
    Parsed parsed = parser.parse(record, now);
    if (parsed instanceof Parsed.Good good) {
      out.collect(good.entity());
    } else if (parsed instanceof Parsed.Bad bad) {
      tally.add(bad.deadLetter().failure());
      context.output(deadLetters, bad.deadLetter());
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    tally.snapshot();
  }
}
