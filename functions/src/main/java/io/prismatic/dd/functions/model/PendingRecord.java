package io.prismatic.dd.functions.model;

import java.util.List;

/**
 * A Kafka record as it was read, kept whole until the entity is stored or dead-lettered.
 *
 * @param key the record's key, null where Kafka had none
 * @param value the record's value, null for a tombstone
 * @param headers the record's headers in their order, never null
 * @param origin where it was read
 */
public record PendingRecord(byte[] key, byte[] value, List<Header> headers, Origin origin) {

  /** The origin only: the bytes are personal data. */
  @Override
  public String toString() {
    return "PendingRecord[" + origin + "]";
  }
}
