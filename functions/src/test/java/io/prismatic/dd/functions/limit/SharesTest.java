package io.prismatic.dd.functions.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("BC-49")
class SharesTest {

  @Property
  void allTaskManagersTogetherHaveTheWholeWhereverSubtasksRun(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 4) Integer> placement) {
    double sum = 0;
    for (int taskManager = 0; taskManager <= 4; taskManager++) {
      Shares shares = new Shares();
      for (int subtask = 0; subtask < placement.size(); subtask++) {
        if (placement.get(subtask) == taskManager) {
          shares.add(subtask, placement.size());
        }
      }
      sum += shares.fraction();
    }
    assertThat(sum).isBetween(1 - 1e-9, 1 + 1e-9);
  }

  @Test
  void followsSubtasksThatComeAndGo() {
    Shares shares = new Shares();
    assertThat(shares.fraction()).isZero();
    shares.add(0, 4);
    assertThat(shares.fraction()).isEqualTo(0.25);
    shares.add(3, 4);
    assertThat(shares.fraction()).isEqualTo(0.5);
    shares.remove(0, 4);
    assertThat(shares.fraction()).isEqualTo(0.25);
    shares.remove(3, 4);
    assertThat(shares.isEmpty()).isTrue();
  }

  @Test
  @Tag("BC-50")
  void followsRescaling() {
    Shares shares = new Shares();
    shares.add(0, 2);
    shares.add(0, 4);
    shares.remove(0, 2);
    assertThat(shares.fraction()).isEqualTo(0.25);
  }

  @Test
  void countsOperatorsOfOneSubtaskOnce() {
    Shares shares = new Shares();
    shares.add(0, 2);
    shares.add(0, 2);
    assertThat(shares.fraction()).isEqualTo(0.5);
    shares.remove(0, 2);
    assertThat(shares.fraction()).isEqualTo(0.5);
  }

  @Test
  void neverExceedsTheWholeWhileOldSubtasksLinger() {
    Shares shares = new Shares();
    shares.add(0, 1);
    shares.add(0, 2);
    assertThat(shares.fraction()).isEqualTo(1);
  }

  @Test
  void dividesACapAndLeavesAtLeastOne() {
    Shares shares = new Shares();
    shares.add(0, 3);
    assertThat(shares.of(9)).isEqualTo(3);
    assertThat(shares.of(2)).isEqualTo(1);
    assertThat(shares.of(BucketSettings.NO_CAP)).isEqualTo(BucketSettings.NO_CAP);
  }
}
