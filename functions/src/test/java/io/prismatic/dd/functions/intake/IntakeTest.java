package io.prismatic.dd.functions.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class IntakeTest {

  @Test
  void hasRoomUntilSoManyAreInFlightAndTellsWhenItHasAgain() {
    Intake intake = Intake.join(task("room"));
    intake.most(2);
    intake.taken();
    assertThat(intake.room()).isCompleted();
    intake.taken();
    CompletableFuture<Void> room = intake.room();

    assertThat(intake.hasRoom()).isFalse();
    assertThat(room).isNotDone();
    assertThat(intake.room()).as("asked twice").isNotDone();

    intake.done();
    assertThat(room).isCompleted();
    assertThat(intake.hasRoom()).isTrue();

    intake.taken();
    assertThat(intake.room()).as("full again").isNotDone();
    intake.leave();
  }

  @Test
  void moreThanAllowedAfterARescaleHaveToEndBeforeThereIsRoom() {
    Intake intake = Intake.join(task("restored"));
    intake.most(1);
    intake.taken();
    intake.taken();
    CompletableFuture<Void> room = intake.room();

    intake.done();
    assertThat(room).isNotDone();
    intake.done();
    assertThat(room).isCompleted();
    intake.leave();
  }

  @Test
  void isOneForAllOperatorsOfATaskAndEndsWithTheLast() {
    int before = Intake.count();
    Intake source = Intake.join(task("one"));
    Intake operator = Intake.join(task("one"));
    Intake other = Intake.join(task("other"));

    assertThat(operator).isSameAs(source);
    assertThat(other).isNotSameAs(source);
    source.leave();
    assertThat(Intake.join(task("one"))).as("still in use").isSameAs(operator);
    operator.leave();
    operator.leave();
    other.leave();
    assertThat(Intake.count()).isEqualTo(before);
  }

  private static MetricGroup task(String attempt) {
    return new UnregisteredMetricsGroup() {
      @Override
      public Map<String, String> getAllVariables() {
        return Map.of("<task_attempt_id>", attempt);
      }
    };
  }
}
