package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.model.EntityScored;
import java.util.List;

/**
 * What became of one batch: stored + refused + superseded = the batch's size.
 *
 * @param stored an announcement of each row that the database wrote, in the order of their keys
 * @param refused the rows that the database refused
 * @param superseded how many gave way to a newer revision, in the database or in the same batch
 */
public record StoredBatch(List<EntityScored> stored, List<DeadLetter> refused, int superseded) {

  /** The three numbers. */
  @Override
  public String toString() {
    return "StoredBatch[stored="
        + stored.size()
        + ", refused="
        + refused.size()
        + ", superseded="
        + superseded
        + "]";
  }
}
