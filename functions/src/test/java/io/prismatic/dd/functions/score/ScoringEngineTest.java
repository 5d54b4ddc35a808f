package io.prismatic.dd.functions.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prismatic.dd.functions.deadletter.Failure;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.Records;
import io.prismatic.dd.functions.model.ScreeningVersion;
import io.prismatic.dd.functions.risk.RiskModel;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ScoringEngineTest {

  private static final Entity ENTITY = Entities.person("e", "Zora Listed");
  private static final ScreeningVersion LIST =
      new ScreeningVersion("watchlist", "1", "equal", "list", "abc");

  @Test
  @Tag("BC-7")
  void turnsMatchesIntoAScore() throws Exception {
    Match match = new Match("m", "M", "Person", 0.9, true, List.of("poi"), List.of("a"), "same");

    ScoringOutcome outcome = score(() -> done(new Screening.Screened(List.of(match), LIST)));

    assertThat(outcome.scored().id()).isEqualTo("e");
    assertThat(outcome.scored().record()).isSameAs(ENTITY.record());
    assertThat(outcome.scored().score().match()).isEqualTo(0.9);
    assertThat(outcome.scored().score().matches()).containsExactly(match);
    assertThat(outcome.scored().score().provenance().listVersion()).isEqualTo("abc");
    assertThat(outcome.scored().score().scoredAt()).isEqualTo(Records.TIMESTAMP);
  }

  @Test
  @Tag("BC-9")
  void takesAnErrorThatEndsNoJvmForAFailureToo() throws Exception {
    Failure thrown =
        failure(
            () -> {
              throw new StackOverflowError("Jane SECRET");
            });
    Failure completed =
        failure(() -> CompletableFuture.failedFuture(new NoClassDefFoundError("Jane SECRET")));

    assertThat(thrown.reason()).isEqualTo(Reason.INTERNAL);
    assertThat(thrown.detail()).isEqualTo("java.lang.StackOverflowError");
    assertThat(completed.reason()).isEqualTo(Reason.INTERNAL);
    assertThat(completed.detail()).isEqualTo("java.lang.NoClassDefFoundError");
  }

  @Test
  void letsAnErrorThroughThatEndsTheJvm() {
    assertThatThrownBy(
            () ->
                score(
                    () -> {
                      throw new OutOfMemoryError();
                    }))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  @Tag("BC-13")
  void namesTheCauseOfACompletion() throws Exception {
    Failure failure =
        failure(
            () ->
                CompletableFuture.failedFuture(
                    new CompletionException(new IllegalStateException("Jane SECRET"))));

    assertThat(failure.detail()).isEqualTo("java.lang.IllegalStateException");
  }

  private static Failure failure(Supplier<CompletionStage<Screening>> screening) throws Exception {
    return score(screening).failed().failure();
  }

  private static ScoringOutcome score(Supplier<CompletionStage<Screening>> screening)
      throws Exception {
    Screener screener =
        new Screener() {
          @Override
          public CompletionStage<Screening> screen(Entity entity) {
            return screening.get();
          }

          @Override
          public void close() {}
        };
    Clock clock = Clock.fixed(Records.TIMESTAMP, ZoneOffset.UTC);
    return new ScoringEngine(screener, RiskModel.standard(), clock)
        .score(ENTITY)
        .toCompletableFuture()
        .get();
  }

  private static CompletionStage<Screening> done(Screening screening) {
    return CompletableFuture.completedFuture(screening);
  }
}
