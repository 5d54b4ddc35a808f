package io.prismatic.dd.functions.enrich;

import io.prismatic.dd.functions.accounting.Count;
import io.prismatic.dd.functions.accounting.Tally;
import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.model.Entity;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Sends enriched entities on and failures to the side output: an async function has none of its
 * own. in = out + dead-lettered.
 */
public final class RouteEnrichedFunction extends ProcessFunction<EnrichmentOutcome, Entity>
    implements CheckpointedFunction {

  private final OutputTag<DeadLetter> deadLetters;

  private transient Tally tally;

  public RouteEnrichedFunction(OutputTag<DeadLetter> deadLetters) {
    this.deadLetters = deadLetters;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    tally =
        Tally.restore(context.getOperatorStateStore(), getRuntimeContext(), Count.DEAD_LETTERED);
  }

  @Override
  public void processElement(EnrichmentOutcome outcome, Context context, Collector<Entity> out) {
    if (outcome.enriched() != null) {
      out.collect(outcome.enriched());
    } else {
      tally.add(outcome.failed().failure());
      context.output(deadLetters, outcome.failed());
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    tally.snapshot();
  }
}
