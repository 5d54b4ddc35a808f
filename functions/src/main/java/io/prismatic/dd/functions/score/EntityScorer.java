package io.prismatic.dd.functions.score;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.enrich.Enricher;
import io.prismatic.dd.functions.enrich.EnrichmentOutcome;
import io.prismatic.dd.functions.enrich.EnrichmentSettings;
import io.prismatic.dd.functions.limit.Subtask;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Origin;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.parse.EntityReader;
import io.prismatic.dd.functions.parse.Parsed;
import io.prismatic.dd.functions.risk.RiskModel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Scores single entities outside of a job, just as the job does. Used by one thread. */
public final class EntityScorer implements AutoCloseable {

  /** What is left to the adapters to give up by themselves. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Enricher enricher;
  private final Screener screener;
  private final ScoringEngine engine;
  private final Clock clock;

  /**
   * @throws Exception if the screener cannot start: a missing list, an absent secret; the message
   *     says what to fix
   */
  public EntityScorer(
      EnrichmentSettings enrichment, ScreenerFactory screeners, RiskModel riskModel, Clock clock)
      throws Exception {
    this.screener = screeners.create(Subtask.alone());
    this.enricher = enricher(enrichment, clock);
    this.engine = new ScoringEngine(screener, riskModel, clock);
    this.clock = clock;
  }

  private Enricher enricher(EnrichmentSettings enrichment, Clock clock) {
    try {
      return new Enricher(enrichment, Subtask.alone(), clock);
    } catch (RuntimeException e) {
      screener.close();
      throw e;
    }
  }

  /**
   * Waits for the score of an entity.
   *
   * @param json what would stand on the pending topic
   * @param atMost how long the adapters, and then the screener, may take
   * @return the score, or the dead letter that it would become
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public ScoringOutcome score(byte[] json, Duration atMost) throws InterruptedException {
    Instant now = Instant.ofEpochMilli(clock.millis());
    Parsed parsed =
        EntityReader.parse(
            new PendingRecord(null, json, List.of(), new Origin("none", 0, 0, now)), now);
    if (parsed instanceof Parsed.Bad bad) {
      return ScoringOutcome.failed(bad.deadLetter());
    }
    Entity entity = ((Parsed.Good) parsed).entity();
    try {
      EnrichmentOutcome enriched =
          enricher
              .enrich(entity)
              .toCompletableFuture()
              .get(atMost.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
      if (enriched.failed() != null) {
        return ScoringOutcome.failed(enriched.failed());
      }
      return engine
          .score(enriched.enriched())
          .toCompletableFuture()
          .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return engine.failed(entity, Reason.TIMED_OUT, "the screener never answered");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the engine never completes exceptionally", e);
    }
  }

  @Override
  public void close() {
    enricher.close();
    screener.close();
  }
}
