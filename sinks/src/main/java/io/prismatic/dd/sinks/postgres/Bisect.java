package io.prismatic.dd.sinks.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes a batch with as few statements as it takes to leave out the rows that the database
 * refuses.
 *
 * <p>A refused list is searched for one culprit by halves: if the left half is written, the culprit
 * is in the right one, which need not be tried; if not, the right half goes untried into a pool.
 * The culprit is tried alone, which tells why it is refused, and the pool is the next list. One
 * culprit in n rows costs at most 3 + ⌈log2 n⌉ statements, k culprits about k · (2 + log2 n).
 */
final class Bisect {

  /** Executes one statement. */
  interface Writer<T> {

    /**
     * Writes all rows or none.
     *
     * @throws RefusedException if at least one row is refused
     * @throws InterruptedException if the writer is being closed
     */
    void write(List<T> rows) throws RefusedException, InterruptedException;
  }

  /** Told of each row that is refused. */
  interface Refused<T> {

    void refused(T row, Refusal why);
  }

  private Bisect() {}

  /**
   * Writes every row that the database accepts; each is written or reported exactly once.
   *
   * @param rows in the order in which rows must be locked, kept in every statement
   */
  static <T> void write(List<T> rows, Writer<T> writer, Refused<T> refused)
      throws InterruptedException {
    List<T> untried = rows;
    while (!untried.isEmpty()) {
      try {
        writer.write(untried);
        return;
      } catch (RefusedException e) {
        untried = withoutOneCulprit(untried, e.refusal(), writer, refused);
      }
    }
  }

  private static <T> List<T> withoutOneCulprit(
      List<T> known, Refusal why, Writer<T> writer, Refused<T> refused)
      throws InterruptedException {
    List<T> pool = new ArrayList<>();
    List<T> suspects = known;
    boolean tried = true;
    while (suspects.size() > 1) {
      int middle = suspects.size() / 2;
      List<T> left = suspects.subList(0, middle);
      List<T> right = suspects.subList(middle, suspects.size());
      try {
        writer.write(left);
        suspects = right;
        tried = false;
      } catch (RefusedException e) {
        pool.addAll(0, right);
        suspects = left;
        tried = true;
        why = e.refusal();
      }
    }
    T culprit = suspects.get(0);
    if (tried) {
      refused.refused(culprit, why);
    } else {
      writeAlone(culprit, writer, refused);
    }
    return pool;
  }

  private static <T> void writeAlone(T row, Writer<T> writer, Refused<T> refused)
      throws InterruptedException {
    try {
      writer.write(List.of(row));
    } catch (RefusedException e) {
      refused.refused(row, e.refusal());
    }
  }
}
