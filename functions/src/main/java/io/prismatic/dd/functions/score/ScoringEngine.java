package io.prismatic.dd.functions.score;

import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.deadletter.Failure;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.deadletter.Stage;
import io.prismatic.dd.functions.log.LogText;
import io.prismatic.dd.functions.log.Redacted;
import io.prismatic.dd.functions.log.RepeatedFault;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.ScoredEntity;
import io.prismatic.dd.functions.risk.RiskModel;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A screener and the risk model in one: exactly one outcome an entity, whatever the screener does.
 * An exception, a null and a completion with neither become a failure of that entity alone.
 */
final class ScoringEngine {

  private static final Logger LOG = LoggerFactory.getLogger(ScoringEngine.class);

  private final Screener screener;
  private final RiskModel riskModel;
  private final Clock clock;
  private final RepeatedFault faults;

  ScoringEngine(Screener screener, RiskModel riskModel, Clock clock) {
    this.screener = screener;
    this.riskModel = riskModel;
    this.clock = clock;
    this.faults = new RepeatedFault(clock);
  }

  /**
   * Never completes exceptionally; completes on the screener's thread. Throws only what ends the
   * JVM, such as an {@link OutOfMemoryError}.
   */
  CompletionStage<ScoringOutcome> score(Entity entity) {
    CompletionStage<Screening> screening;
    try {
      screening = screener.screen(entity);
    } catch (Throwable e) {
      ExceptionUtils.rethrowIfFatalErrorOrOOM(e);
      return CompletableFuture.completedStage(fault(entity, e));
    }
    if (screening == null) {
      return CompletableFuture.completedStage(
          failed(entity, Reason.INTERNAL, "the screener returned nothing"));
    }
    return screening.handle((result, error) -> outcome(entity, result, error));
  }

  private ScoringOutcome outcome(Entity entity, Screening result, Throwable error) {
    if (error != null) {
      return fault(entity, error);
    }
    try {
      if (result instanceof Screening.Screened screened) {
        return ScoringOutcome.scored(
            ScoredEntity.of(
                entity, riskModel.score(entity, screened.matches(), screened.list(), now())));
      }
      if (result instanceof Screening.ScreeningFailed failure) {
        return failed(entity, failure.reason(), failure.detail());
      }
      return failed(entity, Reason.INTERNAL, "the screener completed with nothing");
    } catch (Throwable e) {
      // Whatever it is: thrown here it would end nowhere, and the entity would wait for the
      // time-out.
      return fault(entity, e);
    }
  }

  /** Only the kind of the error: its message may repeat personal data. */
  private ScoringOutcome fault(Entity entity, Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    faults
        .failed()
        .ifPresent(
            count ->
                LOG.error(
                    "{} is a dead letter, internal{}: a fault of this program, to be reported",
                    LogText.entity(entity.caseId(), entity.id()),
                    count,
                    Redacted.of(cause)));
    return failed(entity, Reason.INTERNAL, cause.getClass().getName());
  }

  ScoringOutcome failed(Entity entity, Reason reason, String detail) {
    return ScoringOutcome.failed(
        DeadLetter.of(entity, new Failure(Stage.SCORE, reason, detail), now()));
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
