package io.prismatic.dd.functions.model;

import java.time.Instant;

/**
 * Where a record stands in Kafka.
 *
 * @param topic the topic's name
 * @param partition the partition, from 0
 * @param offset the offset inside the partition, from 0
 * @param timestamp the record's Kafka timestamp, to the millisecond
 */
public record Origin(String topic, int partition, long offset, Instant timestamp) {

  /** The usual {@code topic-partition@offset}. */
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
