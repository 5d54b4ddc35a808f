package io.prismatic.dd.functions.accounting;

import java.util.Locale;

/**
 * What is counted of records. At every moment read = stored + superseded + dead-lettered + in
 * flight, and after a drain nothing is in flight. Announced ≤ stored, equal after a drain.
 */
public enum Count {
  /** Records that came from Kafka. */
  READ,
  /** Rows that the database wrote. */
  STORED,
  /** Rows whose stored revision was newer, in the database or inside the same batch. */
  SUPERSEDED,
  /** Records that went to the dead-letter topic. */
  DEAD_LETTERED,
  /** Events that went to the scored topic. */
  ANNOUNCED;

  /** The kebab-case name of accumulators and of the summary. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The camel-case name of the metric. */
  public String metric() {
    return this == DEAD_LETTERED ? "deadLettered" : label();
  }
}
