package io.prismatic.dd.job.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * How entities are scored.
 *
 * @param concurrency workers, from 1
 * @param demand entities in flight a worker, from 1
 * @param deadline the total time for an entity, waits and retries included
 * @param screener who finds list matches
 * @param risk how matches and properties become a risk
 */
public record ScoringSettings(
    int concurrency, int demand, Duration deadline, ScreenerSettings screener, RiskSection risk)
    implements Serializable {

  /** Entities in flight at a time: concurrency × demand. */
  public int capacity() {
    return concurrency * demand;
  }
}
