package io.prismatic.dd.functions.batch;

import io.prismatic.dd.functions.accounting.Count;
import io.prismatic.dd.functions.accounting.Tally;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Hands the events of a batch to the producer one after the other, and counts them. */
public final class AnnounceFunction<T> extends ProcessFunction<Batch<T>, T>
    implements CheckpointedFunction {

  private transient Tally tally;

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    tally = Tally.restore(context.getOperatorStateStore(), getRuntimeContext(), Count.ANNOUNCED);
  }

  @Override
  public void processElement(Batch<T> batch, Context context, Collector<T> out) {
    for (T element : batch.elements()) {
      out.collect(element);
    }
    tally.add(Count.ANNOUNCED, batch.elements().size());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    tally.snapshot();
  }
}
