package io.prismatic.dd.functions.metrics;

import java.util.Locale;
import org.apache.flink.metrics.MetricGroup;

/**
 * Where the time of an entity goes, as {@code entityMillis} by {@code phase}. Of each entity that
 * reaches the database
 *
 * <pre>total = kafka + enrich + score + batch + database</pre>
 *
 * but for what lies between two stages: parsing, and the way from one operator to the next, of
 * which what comes after the score counts as {@code batch}. Without adapters there is no {@code
 * enrich}. What is measured between two machines is as exact as their clocks agree; a negative time
 * counts as 0.
 */
public enum Phase {
  /** From the record's Kafka timestamp until it is read: the backlog. */
  KAFKA,
  /** From parsed to enriched, by all adapters of the entity: caches, waits for limiters, calls. */
  ENRICH,
  /** From enriched to scored: waits for the limiter, calls, back-off. */
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
