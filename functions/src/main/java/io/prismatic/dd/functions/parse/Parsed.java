package io.prismatic.dd.functions.parse;

import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.model.Entity;

/** What became of a record. */
public sealed interface Parsed {

  /** It holds an entity. */
  record Good(Entity entity) implements Parsed {}

  /** It does not. */
  record Bad(DeadLetter deadLetter) implements Parsed {}
}
