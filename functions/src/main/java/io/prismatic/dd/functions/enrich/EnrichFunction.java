package io.prismatic.dd.functions.enrich;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.intake.Intake;
import io.prismatic.dd.functions.limit.BudgetBook;
import io.prismatic.dd.functions.limit.Subtask;
import io.prismatic.dd.functions.metrics.Durations;
import io.prismatic.dd.functions.metrics.Phase;
import io.prismatic.dd.functions.model.Entity;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/**
 * Enriches entities without waiting: exactly one outcome an entity, at once where no adapter
 * concerns it. The operator's time-out is a ceiling above the adapters' deadline and ends in an
 * outcome as well. {@code enrichInFlight} are those that wait for adapters. If there are adapters,
 * the time from call to outcome is {@link Phase#ENRICH}, of every entity, concerned or not.
 */
public final class EnrichFunction extends RichAsyncFunction<Entity, EnrichmentOutcome>
    implements CheckpointedFunction, CheckpointListener {

  private static final long serialVersionUID = 1L;

  private final EnrichmentSettings settings;
  private final Clock clock;

  private transient BudgetBook budgets;
  private transient Enricher enricher;
  private transient Intake intake;
  private transient Map<ResultFuture<EnrichmentOutcome>, Long> calls;

  /** Null without adapters. */
  private transient Durations took;

  /**
   * @param settings the adapters
   * @param clock tells when something was fetched; serializable, as those of the JDK are
   */
  public EnrichFunction(EnrichmentSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    budgets = BudgetBook.open("enrich", getRuntimeContext(), context);
  }

  @Override
  public void open(OpenContext context) {
    calls = new ConcurrentHashMap<>();
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    intake = Intake.join(metrics);
    metrics.gauge("enrichInFlight", (Gauge<Integer>) () -> calls.size());
    took = settings.adapters().isEmpty() ? null : Phase.ENRICH.register(metrics);
    enricher = new Enricher(settings, Subtask.of(getRuntimeContext(), budgets), clock);
  }

  @Override
  public void asyncInvoke(Entity entity, ResultFuture<EnrichmentOutcome> result) {
    calls.put(result, took == null ? 0 : System.nanoTime());
    intake.taken();
    enricher.enrich(entity).thenAccept(outcome -> end(result, outcome));
  }

  @Override
  public void timeout(Entity entity, ResultFuture<EnrichmentOutcome> result) {
    end(result, enricher.failed(entity, Reason.TIMED_OUT, "an adapter never answered"));
  }

  /** Only the first end of a call counts. */
  private void end(ResultFuture<EnrichmentOutcome> result, EnrichmentOutcome outcome) {
    Long start = calls.remove(result);
    if (start != null) {
      if (took != null) {
        took.addNanos(System.nanoTime() - start);
      }
      result.complete(List.of(outcome));
      intake.done();
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
    if (enricher != null) {
      enricher.close();
    }
  }
}
