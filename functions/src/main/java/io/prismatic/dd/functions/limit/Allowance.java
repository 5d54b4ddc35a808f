package io.prismatic.dd.functions.limit;

import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What one account may spend in one period, such that no checkpoint from which the job may ever be
 * restored knows of fewer calls than were made. A checkpoint records a ceiling: the calls made and
 * some to be made. Calls stay below the ceiling of the last completed checkpoint and below those of
 * all later ones, which may have been completed without our knowing. A restored ceiling counts as
 * spent; what was not is lost to the period, so the reserve is small, and each checkpoint states it
 * anew. Pure; not safe for concurrent use.
 */
final class Allowance {

  /** So much of what is left is always reserved, and no more than so much. */
  private static final int LEAST = 100;

  private static final int MOST = 4;

  private final NavigableMap<Long, Long> ceilings = new TreeMap<>();
  private long completed;
  private long limit;
  private long spent;

  boolean hasRoom() {
    return spent < limit;
  }

  void spend() {
    spent++;
  }

  /** A call that was never made. */
  void refund() {
    spent--;
  }

  long spent() {
    return spent;
  }

  /**
   * The ceiling that a checkpoint records.
   *
   * @param allotted the calls there may be in all
   * @param wanted the calls there will be until the next checkpoint is complete, at a guess
   */
  long reserve(long checkpoint, long allotted, long wanted) {
    long left = Math.max(0, allotted - spent);
    long most = Math.max(1, left / MOST);
    long reserve = Math.max(Math.max(1, left / LEAST), Math.min(wanted, most));
    long ceiling = spent + Math.min(left, reserve);
    ceilings.put(checkpoint, ceiling);
    limit = lowest();
    return ceiling;
  }

  void completed(long checkpoint) {
    Long ceiling = ceilings.get(checkpoint);
    if (ceiling != null) {
      completed = ceiling;
      ceilings.headMap(checkpoint, true).clear();
      limit = lowest();
    }
  }

  private long lowest() {
    return ceilings.values().stream().reduce(completed, Math::min);
  }
}
