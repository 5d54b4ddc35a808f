package io.prismatic.dd.functions.batch;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * One key a subtask: the smallest numbers that Flink's key groups assign to the subtasks 0, 1, …
 * Any other choice of a few keys is spread unevenly: of parallelism 2 and max parallelism 128, the
 * keys 0 to 3 all land on one subtask.
 */
final class SubtaskKeys implements Serializable {

  private final int[] keys;

  SubtaskKeys(int parallelism, int maxParallelism) {
    keys = new int[parallelism];
    Arrays.fill(keys, -1);
    int missing = parallelism;
    for (int candidate = 0; missing > 0; candidate++) {
      int subtask =
          KeyGroupRangeAssignment.assignKeyToParallelOperator(
              candidate, maxParallelism, parallelism);
      if (keys[subtask] < 0) {
        keys[subtask] = candidate;
        missing--;
      }
    }
  }

  /** The key for a hash: the same hash always has the same key and so the same subtask. */
  int of(int hash) {
    // Spreads what String.hashCode leaves in the upper bits.
    return keys[Math.floorMod(hash ^ hash >>> 16, keys.length)];
  }
}
