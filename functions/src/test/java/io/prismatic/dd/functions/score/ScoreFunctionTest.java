package io.prismatic.dd.functions.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.deadletter.Stage;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.Records;
import io.prismatic.dd.functions.model.ScreeningVersion;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a screener does: one outcome an entity, and the others are not touched. */
class ScoreFunctionTest {

  private static final ScreeningVersion LIST =
      new ScreeningVersion("test", "1", "none", "list", "v1");
  private static final Screening CLEAN = new Screening.Screened(List.of(), LIST);
  private static final Clock CLOCK = Clock.fixed(Records.TIMESTAMP, ZoneOffset.UTC);

  private final List<CompletableFuture<Screening>> open = new ArrayList<>();
  private final ExecutorService elsewhere = Executors.newSingleThreadExecutor();
  private ScoreHarness harness;

  @AfterEach
  void close() throws Exception {
    if (harness != null) {
      harness.close();
    }
    elsewhere.shutdownNow();
  }

  @Test
  @Tag("BC-7")
  void scoresEachEntityOnce() throws Exception {
    run(entity -> done(CLEAN));

    harness.send("a", "b", "c");
    harness.end();

    assertThat(harness.scored()).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(harness.outcomes())
        .allSatisfy(
            outcome -> {
              assertThat(outcome.failed()).isNull();
              assertThat(outcome.scored().score().scoredAt()).isEqualTo(Records.TIMESTAMP);
            });
    assertFigures(3, 3, 0, 0);
  }

  @Test
  @Tag("BC-9")
  void anExceptionFailsOnlyItsEntityAndDoesNotRepeatTheMessage() throws Exception {
    run(
        bad(
            entity -> {
              throw new IllegalStateException("Jane SECRET");
            }));

    harness.send("a", "bad", "c");
    harness.end();

    assertOnlyBadFailed(Reason.INTERNAL, "java.lang.IllegalStateException");
  }

  @Test
  @Tag("BC-10")
  void aNullStageFailsOnlyItsEntity() throws Exception {
    run(bad(entity -> null));

    harness.send("a", "bad", "c");
    harness.end();

    assertOnlyBadFailed(Reason.INTERNAL, "the screener returned nothing");
  }

  @Test
  @Tag("BC-10")
  void aCompletionWithNullFailsOnlyItsEntity() throws Exception {
    run(bad(entity -> done(null)));

    harness.send("a", "bad", "c");
    harness.end();

    assertOnlyBadFailed(Reason.INTERNAL, "the screener completed with nothing");
  }

  @Test
  @Tag("BC-9")
  void aMatchThatTheModelChokesOnFailsOnlyItsEntity() throws Exception {
    Match broken = new Match("m", "m", "Person", 0.9, true, null, List.of(), "");
    run(bad(entity -> done(new Screening.Screened(List.of(broken), LIST))));

    harness.send("a", "bad", "c");
    harness.end();

    assertOnlyBadFailed(Reason.INTERNAL, "java.lang.NullPointerException");
  }

  @Test
  @Tag("BC-8")
  void aFailureKeepsItsReasonAndIsNotForwarded() throws Exception {
    run(bad(entity -> done(new Screening.ScreeningFailed(Reason.REJECTED, "HTTP 422 at body"))));

    harness.send("a", "bad", "c");
    harness.end();

    assertOnlyBadFailed(Reason.REJECTED, "HTTP 422 at body");
  }

  @Test
  @Tag("BC-13")
  void anExceptionOnAnotherThreadFailsOnlyItsEntity() throws Exception {
    run(
        bad(
            entity ->
                CompletableFuture.supplyAsync(
                    () -> {
                      throw new IllegalArgumentException("Jane SECRET");
                    },
                    elsewhere)));

    harness.send("a", "bad", "c");
    harness.end();

    assertOnlyBadFailed(Reason.INTERNAL, "java.lang.IllegalArgumentException");
  }

  @Test
  @Tag("BC-13")
  void completesFromAnotherThread() throws Exception {
    run(entity -> CompletableFuture.supplyAsync(() -> CLEAN, elsewhere));

    harness.send("a", "b", "c");
    harness.end();

    assertThat(harness.scored()).containsExactlyInAnyOrder("a", "b", "c");
    assertFigures(3, 3, 0, 0);
  }

  @Test
  void aSecondCompletionChangesNothing() throws Exception {
    run(entity -> new Twice());

    harness.send("a", "b");
    harness.end();

    assertThat(harness.scored()).containsExactlyInAnyOrder("a", "b");
    assertFigures(2, 2, 0, 0);
  }

  @Test
  @Tag("BC-32")
  void aSlowEntityDoesNotStallTheOthers() throws Exception {
    run(entity -> entity.id().equals("slow") ? pending() : done(CLEAN));

    harness.send("slow", "b", "c");
    harness.pump();
    assertThat(harness.scored()).containsExactly("b", "c");
    assertFigures(3, 2, 0, 1);

    open.get(0).complete(CLEAN);
    harness.end();
    assertThat(harness.scored()).containsExactly("b", "c", "slow");
    assertFigures(3, 3, 0, 0);
  }

  @Test
  void emitsInTheOrderOfCompletion() throws Exception {
    run(entity -> pending());

    harness.send("a", "b", "c");
    for (int call : new int[] {2, 0, 1}) {
      open.get(call).complete(CLEAN);
    }
    harness.end();

    assertThat(harness.scored()).containsExactly("c", "a", "b");
  }

  @Test
  @Tag("BC-32")
  void aScreenerThatNeverCompletesEndsInATimeOutAndNotInARestart() throws Exception {
    run(entity -> entity.id().equals("stuck") ? pending() : done(CLEAN));

    harness.send("stuck", "b");
    harness.elapse(ScoreHarness.TIMEOUT_MILLIS + 1);

    assertThat(harness.scored()).containsExactly("b");
    assertThat(harness.failures())
        .singleElement()
        .satisfies(
            failed -> {
              assertThat(failed.entityId()).isEqualTo("stuck");
              assertThat(failed.failure().reason()).isEqualTo(Reason.TIMED_OUT);
              assertThat(failed.failure().reason().retryable()).isTrue();
            });
    assertFigures(2, 1, 1, 0);

    // Too late: neither a second outcome nor a second count.
    open.get(0).complete(CLEAN);
    harness.end();
    assertThat(harness.outcomes()).hasSize(2);
    assertFigures(2, 1, 1, 0);
  }

  @Test
  void invokesWhatWasInFlightAgainAfterARestore() throws Exception {
    run(entity -> pending());
    harness.send("a", "b");
    var state = harness.snapshot();
    harness.close();

    harness = new ScoreHarness(entity -> done(CLEAN), CLOCK);
    harness.open(state);
    harness.end();

    assertThat(harness.scored()).containsExactlyInAnyOrder("a", "b");
    assertFigures(2, 2, 0, 0);
  }

  @Test
  void closesItsScreener() throws Exception {
    run(entity -> done(CLEAN));

    harness.close();

    assertThat(harness.closedScreeners()).isEqualTo(1);
  }

  @Test
  void refusesAReasonThatScoringCannotEndWith() {
    assertThatThrownBy(() -> new Screening.ScreeningFailed(Reason.TOMBSTONE, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void run(Function<Entity, CompletionStage<Screening>> screener) throws Exception {
    harness = new ScoreHarness(screener, CLOCK);
    harness.open(null);
  }

  private static Function<Entity, CompletionStage<Screening>> bad(
      Function<Entity, CompletionStage<Screening>> screener) {
    return entity -> entity.id().equals("bad") ? screener.apply(entity) : done(CLEAN);
  }

  private CompletionStage<Screening> pending() {
    CompletableFuture<Screening> future = new CompletableFuture<>();
    open.add(future);
    return future;
  }

  private static CompletionStage<Screening> done(Screening screening) {
    return CompletableFuture.completedFuture(screening);
  }

  private void assertOnlyBadFailed(Reason reason, String detail) {
    assertThat(harness.scored()).containsExactlyInAnyOrder("a", "c");
    assertThat(harness.failures())
        .singleElement()
        .satisfies(
            failed -> {
              assertThat(failed.caseId()).isEqualTo("case-1");
              assertThat(failed.entityId()).isEqualTo("bad");
              assertThat(failed.record()).isNotNull();
              assertThat(failed.failure().stage()).isEqualTo(Stage.SCORE);
              assertThat(failed.failure().reason()).isEqualTo(reason);
              assertThat(failed.failure().detail()).isEqualTo(detail);
              assertThat(failed.failedAt()).isEqualTo(Records.TIMESTAMP);
            });
    assertFigures(3, 2, 1, 0);
  }

  private void assertFigures(long started, long succeeded, long failed, long inFlight) {
    assertThat(harness.figure("scoreStarted")).isEqualTo(started);
    assertThat(harness.figure("scoreSucceeded")).isEqualTo(succeeded);
    assertThat(harness.figure("scoreFailed")).isEqualTo(failed);
    assertThat(harness.figure("scoreInFlight")).isEqualTo(inFlight);
    assertThat(started).isEqualTo(succeeded + failed + inFlight);
  }

  /** A stage that calls back twice, as a client with a bug may. */
  private static final class Twice extends CompletableFuture<Screening> {

    @Override
    public <U> CompletableFuture<U> handle(
        BiFunction<? super Screening, Throwable, ? extends U> fn) {
      U first = fn.apply(CLEAN, null);
      U second = fn.apply(null, new IllegalStateException());
      return new CompletableFuture<U>() {
        @Override
        public CompletableFuture<Void> thenAccept(Consumer<? super U> action) {
          action.accept(first);
          action.accept(second);
          return CompletableFuture.completedFuture(null);
        }
      };
    }
  }
}
