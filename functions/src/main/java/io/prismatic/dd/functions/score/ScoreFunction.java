package io.prismatic.dd.functions.score;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.intake.CallFunction;
import io.prismatic.dd.functions.limit.Subtask;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.risk.RiskModel;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;

/** Scores entities; an outcome is completed on the screener's thread. */
public final class ScoreFunction extends CallFunction<ScoringOutcome> {

  private static final long serialVersionUID = 1L;

  private final ScreenerFactory screeners;
  private final RiskModel riskModel;
  private final Clock clock;

  private transient Screener screener;
  private transient ScoringEngine engine;
  private transient ScoreMetrics metrics;

  /**
   * @param screeners makes the screener of each subtask
   * @param riskModel turns matches into a score
   * @param clock tells when an entity was scored; serializable, as those of the JDK are
   */
  public ScoreFunction(ScreenerFactory screeners, RiskModel riskModel, Clock clock) {
    super("score");
    this.screeners = screeners;
    this.riskModel = riskModel;
    this.clock = clock;
  }

  @Override
  protected void start(Subtask subtask, IntSupplier inFlight) throws Exception {
    metrics = new ScoreMetrics(getRuntimeContext().getMetricGroup(), inFlight::getAsInt);
    screener = screeners.create(subtask);
    engine = new ScoringEngine(screener, riskModel, clock);
  }

  @Override
  protected CompletionStage<ScoringOutcome> call(Entity entity) {
    metrics.started();
    return engine.score(entity);
  }

  @Override
  protected ScoringOutcome neverAnswered(Entity entity) {
    return engine.failed(entity, Reason.TIMED_OUT, "the screener never answered");
  }

  @Override
  protected void ended(ScoringOutcome outcome, long nanos) {
    metrics.ended(outcome, nanos);
  }

  @Override
  protected void stop() {
    if (screener != null) {
      screener.close();
    }
  }
}
