package io.prismatic.dd.functions.score;

import io.prismatic.dd.functions.deadletter.Reason;
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

  private final Screener screener;
  private final ScoringEngine engine;
  private final Clock clock;

  /**
   * @throws Exception if the screener cannot start: a missing list, an absent secret; the message
   *     says what to fix
   */
  public EntityScorer(ScreenerFactory screeners, RiskModel riskModel, Clock clock)
      throws Exception {
    this.screener = screeners.create(Subtask.outsideOfJobs());
    this.engine = new ScoringEngine(screener, riskModel, clock);
    this.clock = clock;
  }

  /**
   * Waits for the score of an entity.
   *
   * @param json what would stand on the pending topic
   * @param atMost how long the screener may take
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
      return engine
          .score(entity)
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
    screener.close();
  }
}
