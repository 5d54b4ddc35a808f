package io.prismatic.dd.functions.score;

import io.prismatic.dd.functions.accounting.Count;
import io.prismatic.dd.functions.accounting.Tally;
import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.model.ScoredEntity;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Sends scored entities on and failures to the side output: an async function has none of its own.
 * in = out + dead-lettered.
 */
public final class RouteScoresFunction extends ProcessFunction<ScoringOutcome, ScoredEntity>
    implements CheckpointedFunction {

  private final OutputTag<DeadLetter> deadLetters;

  private transient Tally tally;

  public RouteScoresFunction(OutputTag<DeadLetter> deadLetters) {
    this.deadLetters = deadLetters;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    tally =
        Tally.restore(context.getOperatorStateStore(), getRuntimeContext(), Count.DEAD_LETTERED);
  }

  @Override
  public void processElement(ScoringOutcome outcome, Context context, Collector<ScoredEntity> out) {
    if (outcome.scored() != null) {
      out.collect(outcome.scored());
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
