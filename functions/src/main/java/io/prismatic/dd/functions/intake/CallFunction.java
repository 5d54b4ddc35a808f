package io.prismatic.dd.functions.intake;

import io.prismatic.dd.functions.limit.BudgetBook;
import io.prismatic.dd.functions.limit.Subtask;
import io.prismatic.dd.functions.model.Entity;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/**
 * Calls others about entities without waiting: exactly one outcome an entity, completed on any
 * thread. The operator's time-out is a ceiling above the deadline of those who are called, for one
 * that never completes; it ends in an outcome as well, never in a restart. Takes part in the task's
 * {@link Intake} and keeps budgets in its state.
 *
 * @param <O> the outcome
 */
public abstract class CallFunction<O> extends RichAsyncFunction<Entity, O>
    implements CheckpointedFunction, CheckpointListener {

  private static final long serialVersionUID = 1L;

  private final String budgetState;

  private transient BudgetBook budgets;
  private transient Intake intake;
  private transient Map<ResultFuture<O>, Long> calls;

  /**
   * @param budgetState names the state of budgets; it must never change
   */
  protected CallFunction(String budgetState) {
    this.budgetState = budgetState;
  }

  /**
   * Begins the subtask's work.
   *
   * @param inFlight how many entities wait for their outcome; safe for any thread
   */
  protected abstract void start(Subtask subtask, IntSupplier inFlight) throws Exception;

  /** Calls and returns at once; never completes exceptionally. */
  protected abstract CompletionStage<O> call(Entity entity);

  /** The outcome of an entity whose call never ended. */
  protected abstract O neverAnswered(Entity entity);

  /** An entity gets its outcome, after so long; on any thread. Must not throw. */
  protected abstract void ended(O outcome, long nanos);

  /** Ends the subtask's work, however far {@link #start} came. */
  protected abstract void stop();

  @Override
  public final void initializeState(FunctionInitializationContext context) throws Exception {
    budgets = BudgetBook.open(budgetState, getRuntimeContext(), context);
  }

  @Override
  public final void open(OpenContext context) throws Exception {
    calls = new ConcurrentHashMap<>();
    intake = Intake.join(getRuntimeContext().getMetricGroup());
    start(Subtask.of(getRuntimeContext(), budgets), calls::size);
  }

  @Override
  public final void asyncInvoke(Entity entity, ResultFuture<O> result) {
    calls.put(result, System.nanoTime());
    intake.taken();
    call(entity).thenAccept(outcome -> end(result, outcome));
  }

  @Override
  public final void timeout(Entity entity, ResultFuture<O> result) {
    end(result, neverAnswered(entity));
  }

  /** Only the first end of a call counts: it may complete twice, or too late. */
  private void end(ResultFuture<O> result, O outcome) {
    Long start = calls.remove(result);
    if (start != null) {
      // Before the outcome can be seen, so that the figures are never behind it.
      ended(outcome, System.nanoTime() - start);
      result.complete(List.of(outcome));
      intake.done();
    }
  }

  @Override
  public final void snapshotState(FunctionSnapshotContext context) throws Exception {
    budgets.snapshot(context);
  }

  @Override
  public final void notifyCheckpointComplete(long checkpointId) {
    budgets.completed(checkpointId);
  }

  @Override
  public final void close() {
    if (intake != null) {
      intake.leave();
    }
    stop();
  }
}
