package io.prismatic.dd.functions.deadletter;

import java.util.Comparator;

/**
 * Which of a record's attempts it is. Attempts are ordered, whatever clocks say, so a repeated or
 * late dead letter is told from the next one.
 *
 * @param submission how often a person submitted the record again, from 0
 * @param retryCount how often it was retried since, from 0
 */
public record Attempt(int submission, int retryCount) implements Comparable<Attempt> {

  public static final Attempt FIRST = new Attempt(0, 0);

  private static final Comparator<Attempt> ORDER =
      Comparator.comparingInt(Attempt::submission).thenComparingInt(Attempt::retryCount);

  /** The next retry of the same submission. */
  public Attempt retried() {
    return new Attempt(submission, retryCount + 1);
  }

  /** The first attempt after a person submitted the record again. */
  public Attempt resubmitted() {
    return new Attempt(submission + 1, 0);
  }

  @Override
  public int compareTo(Attempt other) {
    return ORDER.compare(this, other);
  }
}
