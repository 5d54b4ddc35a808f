package io.prismatic.dd.functions.intake;

import io.prismatic.dd.functions.accounting.Count;
import io.prismatic.dd.functions.accounting.Tally;
import io.prismatic.dd.functions.deadletter.DeadLetter;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Sends on what passed and failures to the side output: an async function has none of its own. in =
 * out + dead-lettered.
 *
 * @param <O> the outcomes
 * @param <T> what entities became
 */
public final class RouteOutcomesFunction<O extends Outcome<T>, T> extends ProcessFunction<O, T>
    implements CheckpointedFunction, ResultTypeQueryable<T> {

  private static final long serialVersionUID = 1L;

  private final Class<T> type;
  private final OutputTag<DeadLetter> deadLetters;

  private transient Tally tally;

  /**
   * @param type of what is sent on
   */
  public RouteOutcomesFunction(Class<T> type, OutputTag<DeadLetter> deadLetters) {
    this.type = type;
    this.deadLetters = deadLetters;
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return TypeInformation.of(type);
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    tally =
        Tally.restore(context.getOperatorStateStore(), getRuntimeContext(), Count.DEAD_LETTERED);
  }

  @Override
  public void processElement(O outcome, Context context, Collector<T> out) {
    T passed = outcome.passed();
    if (passed != null) {
      out.collect(passed);
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
