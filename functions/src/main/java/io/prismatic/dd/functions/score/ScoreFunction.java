package io.prismatic.dd.functions.score;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.intake.Intake;
import io.prismatic.dd.functions.limit.BudgetBook;
import io.prismatic.dd.functions.limit.Subtask;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.risk.RiskModel;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/**
 * Scores entities without waiting: exactly one outcome an entity, completed on the screener's
 * thread. The operator's time-out is a ceiling above the screener's own deadline, for a screener
 * that never completes; it ends in an outcome as well, never in a restart.
 */
public final class ScoreFunction extends RichAsyncFunction<Entity, ScoringOutcome>
    implements CheckpointedFunction, CheckpointListener {

  private static final long serialVersionUID = 1L;

  private final ScreenerFactory screeners;
  private final RiskModel riskModel;
  private final Clock clock;

  private transient BudgetBook budgets;
  private transient Screener screener;
  private transient ScoringEngine engine;
  private transient ScoreMetrics metrics;
  private transient Intake intake;
  private transient Map<ResultFuture<ScoringOutcome>, Long> calls;

  /**
   * @param screeners makes the screener of each subtask
   * @param riskModel turns matches into a score
   * @param clock tells when an entity was scored; serializable, as those of the JDK are
   */
  public ScoreFunction(ScreenerFactory screeners, RiskModel riskModel, Clock clock) {
    this.screeners = screeners;
    this.riskModel = riskModel;
    this.clock = clock;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    budgets = BudgetBook.open("score", getRuntimeContext(), context);
  }

  @Override
  public void open(OpenContext context) throws Exception {
    calls = new ConcurrentHashMap<>();
    intake = Intake.join(getRuntimeContext().getMetricGroup());
    metrics = new ScoreMetrics(getRuntimeContext().getMetricGroup(), calls::size);
    screener = screeners.create(Subtask.of(getRuntimeContext(), budgets));
    engine = new ScoringEngine(screener, riskModel, clock);
  }

  @Override
  public void asyncInvoke(Entity entity, ResultFuture<ScoringOutcome> result) {
    calls.put(result, System.nanoTime());
    intake.taken();
    metrics.started();
    engine.score(entity).thenAccept(outcome -> end(result, outcome));
  }

  @Override
  public void timeout(Entity entity, ResultFuture<ScoringOutcome> result) {
    end(result, engine.failed(entity, Reason.TIMED_OUT, "the screener never answered"));
  }

  /** Only the first end of a call counts: a screener may complete twice, or too late. */
  private void end(ResultFuture<ScoringOutcome> result, ScoringOutcome outcome) {
    Long start = calls.remove(result);
    if (start != null) {
      result.complete(List.of(outcome));
      intake.done();
      metrics.ended(outcome, System.nanoTime() - start);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    budgets.snapshot(context);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    budgets.completed(checkpointId);
  }

  @Override
  public void close() {
    if (intake != null) {
      intake.leave();
    }
    if (screener != null) {
      screener.close();
    }
  }
}
