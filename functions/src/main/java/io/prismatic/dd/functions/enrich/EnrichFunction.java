package io.prismatic.dd.functions.enrich;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.intake.CallFunction;
import io.prismatic.dd.functions.limit.Subtask;
import io.prismatic.dd.functions.metrics.Durations;
import io.prismatic.dd.functions.metrics.Phase;
import io.prismatic.dd.functions.model.Entity;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Enriches entities, at once where no adapter concerns one. {@code enrichInFlight} are those that
 * wait for adapters. If there are adapters, the time from call to outcome is {@link Phase#ENRICH},
 * of every entity, concerned or not.
 */
public final class EnrichFunction extends CallFunction<EnrichmentOutcome> {

  private static final long serialVersionUID = 1L;

  private final EnrichmentSettings settings;
  private final Clock clock;

  private transient Enricher enricher;

  /** Null without adapters. */
  private transient Durations took;

  /**
   * @param settings the adapters
   * @param clock tells when something was fetched; serializable, as those of the JDK are
   */
  public EnrichFunction(EnrichmentSettings settings, Clock clock) {
    super("enrich");
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  protected void start(Subtask subtask, IntSupplier inFlight) {
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    metrics.gauge("enrichInFlight", (Gauge<Integer>) inFlight::getAsInt);
    took = settings.adapters().isEmpty() ? null : Phase.ENRICH.register(metrics);
    enricher = new Enricher(settings, subtask, clock);
  }

  @Override
  protected CompletionStage<EnrichmentOutcome> call(Entity entity) {
    return enricher.enrich(entity);
  }

  @Override
  protected EnrichmentOutcome neverAnswered(Entity entity) {
    return enricher.failed(entity, Reason.TIMED_OUT, "an adapter never answered");
  }

  @Override
  protected void ended(EnrichmentOutcome outcome, long nanos) {
    if (took != null) {
      took.addNanos(nanos);
    }
  }

  @Override
  protected void stop() {
    if (enricher != null) {
      enricher.close();
    }
  }
}
