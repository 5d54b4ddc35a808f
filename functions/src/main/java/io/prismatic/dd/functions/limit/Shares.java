package io.prismatic.dd.functions.limit;

import java.util.HashMap;
import java.util.Map;

/**
 * Which part of a quota a TaskManager may use: its own subtasks ÷ all subtasks. All TaskManagers
 * together have at most the whole, and what an idle subtask leaves is used by its neighbours. It
 * follows subtasks as they come and go, so it follows rescaling. Not safe for concurrent use.
 */
final class Shares {

  /** Users by subtask: operators of one chain that share a bucket count once. */
  private final Map<Member, Integer> members = new HashMap<>();

  private record Member(int index, int parallelism) {}

  void add(int index, int parallelism) {
    members.merge(new Member(index, parallelism), 1, Integer::sum);
  }

  void remove(int index, int parallelism) {
    members.computeIfPresent(
        new Member(index, parallelism), (member, users) -> users == 1 ? null : users - 1);
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /** 0 to 1. */
  double fraction() {
    Map<Integer, Integer> subtasks = new HashMap<>();
    members.keySet().forEach(member -> subtasks.merge(member.parallelism(), 1, Integer::sum));
    double sum = 0;
    for (Map.Entry<Integer, Integer> entry : subtasks.entrySet()) {
      sum += (double) entry.getValue() / entry.getKey();
    }
    return Math.min(1, sum);
  }

  /** A cap on calls at a time: the part of it, but at least one, or else nothing would move. */
  int of(int cap) {
    return cap == BucketSettings.NO_CAP ? cap : Math.max(1, (int) (cap * fraction() + 1e-9));
  }
}
