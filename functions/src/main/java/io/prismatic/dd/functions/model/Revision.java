package io.prismatic.dd.functions.model;

import java.time.Instant;
import java.util.Comparator;

/**
 * Which state of an entity a record holds; a later revision supersedes an earlier one.
 *
 * @param at the entity's {@code last_change}, or the Kafka timestamp of the original record
 * @param offset the offset of the original record, which breaks ties
 */
public record Revision(Instant at, long offset) implements Comparable<Revision> {

  private static final Comparator<Revision> ORDER =
      Comparator.comparing(Revision::at).thenComparingLong(Revision::offset);

  @Override
  public int compareTo(Revision other) {
    return ORDER.compare(this, other);
  }
}
