package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.accounting.Count;
import io.prismatic.dd.functions.accounting.Tally;
import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.model.EntityScored;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Takes stored batches apart: what was stored goes on one by one, what was refused to a side
 * output. Counts {@link Count#STORED}, {@link Count#SUPERSEDED} and {@link Count#DEAD_LETTERED},
 * which add up to the elements of all batches.
 */
public final class RouteStoredFunction extends ProcessFunction<StoredBatch, EntityScored>
    implements CheckpointedFunction {

  private static final long serialVersionUID = 1L;

  private final OutputTag<DeadLetter> deadLetters;
  private transient Tally tally;

  /**
   * @param deadLetters the side output of refused rows
   */
  public RouteStoredFunction(OutputTag<DeadLetter> deadLetters) {
    this.deadLetters = deadLetters;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    tally =
        Tally.restore(
            context.getOperatorStateStore(),
            getRuntimeContext(),
            Count.STORED,
            Count.SUPERSEDED,
            Count.DEAD_LETTERED);
  }

  @Override
  public void processElement(StoredBatch batch, Context context, Collector<EntityScored> out) {
    for (EntityScored stored : batch.stored()) {
      out.collect(stored);
    }
    for (DeadLetter refused : batch.refused()) {
      context.output(deadLetters, refused);
      tally.add(refused.failure());
    }
    tally.add(Count.STORED, batch.stored().size());
    tally.add(Count.SUPERSEDED, batch.superseded());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    tally.snapshot();
  }
}
