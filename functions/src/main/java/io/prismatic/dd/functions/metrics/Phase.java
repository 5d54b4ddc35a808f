package io.prismatic.dd.functions.metrics;

import java.util.Locale;
import org.apache.flink.metrics.MetricGroup;

/**
 * Where the time of an entity goes, as {@code entityMillis} by {@code phase}. Of each entity that
 * reaches the database
 *
 * <pre>total = kafka + score + batch + database</pre>
 *
 * but for enrichment, where adapters are configured, and what lies between two stages: parsing, and
 * the way from one operator to the next, which count as {@code batch}. What is measured between two
 * machines is as exact as their clocks agree; a negative time counts as 0.
 */
public enum Phase {
  /** From the record's Kafka timestamp until it is read: the backlog. */
  KAFKA,
  /** From read to score: waits for the limiter, calls, back-off. */
  SCORE,
  /** From the score until its batch begins to be written: an incomplete batch, or a busy writer. */
  BATCH,
  /** Writing the entity's batch, waiting for a database that is down included. */
  DATABASE,
  /** From the record's Kafka timestamp to the commit. */
  TOTAL;

  /** Registers the histogram of a phase; one a subtask. */
  public Durations register(MetricGroup operator) {
    return Durations.register(
        operator.addGroup("phase", name().toLowerCase(Locale.ROOT)), "entityMillis");
  }
}
