package io.prismatic.dd.functions.model;

import java.time.Instant;

/**
 * A pending row of the table {@code entity}, to be published.
 *
 * @param row which row, and which version of it
 * @param state names the state of the row for the database; a change of the document makes another
 * @param timestamp the Kafka timestamp, and so the revision of an entity without {@code
 *     last_change}
 * @param document the entity in its case envelope, JSON
 */
public record PendingRow(RowVersion row, String state, Instant timestamp, byte[] document) {

  /** The row only: the document is personal data. */
  @Override
  public String toString() {
    return "PendingRow[" + row + "]";
  }
}
