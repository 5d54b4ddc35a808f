package io.prismatic.dd.functions.intake;

import io.prismatic.dd.functions.deadletter.DeadLetter;

/**
 * What became of one entity: exactly one of the two is there.
 *
 * @param <T> what it became
 */
public interface Outcome<T> {

  /** Null if it failed. */
  T passed();

  /** Null unless it failed. */
  DeadLetter failed();
}
