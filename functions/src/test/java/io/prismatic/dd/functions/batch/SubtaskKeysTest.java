package io.prismatic.dd.functions.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubtaskKeysTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 16, 128})
  void spreadsHashesEvenlyOverAllSubtasks(int parallelism) {
    SubtaskKeys keys = new SubtaskKeys(parallelism, 128);
    Map<Integer, Integer> elements = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      int key = keys.of(("entity-" + i).hashCode());
      int subtask = KeyGroupRangeAssignment.assignKeyToParallelOperator(key, 128, parallelism);
      elements.merge(subtask, 1, Integer::sum);
    }

    assertThat(elements).hasSize(parallelism);
    int even = 100_000 / parallelism;
    assertThat(elements.values()).allSatisfy(n -> assertThat(n).isBetween(even / 2, even * 3 / 2));
  }

  @Test
  @Tag("BC-28")
  void sendsTheSameEntityAlwaysToTheSameSubtask() {
    SubtaskKeys keys = new SubtaskKeys(4, 128);

    for (int i = 0; i < 1_000; i++) {
      String id = "entity-" + i;
      assertThat(keys.of(new String(id.toCharArray()).hashCode()))
          .isEqualTo(keys.of(id.hashCode()));
    }
  }

  @Test
  void naiveKeysWouldAllLandOnOneSubtask() {
    for (int key = 0; key < 4; key++) {
      assertThat(KeyGroupRangeAssignment.assignKeyToParallelOperator(key, 128, 2)).isOne();
    }
  }
}
