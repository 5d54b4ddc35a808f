package io.prismatic.dd.sinks.postgres;

import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that two producers never serve the same rows, and tells who waits. */
final class ProducerLock {

  private static final Logger LOG = LoggerFactory.getLogger(ProducerLock.class);

  private final DatabaseSettings settings;
  private final QueueSettings queue;
  private final QueueMetrics metrics;
  private int refusals;

  ProducerLock(DatabaseSettings settings, QueueSettings queue, QueueMetrics metrics) {
    this.settings = settings;
    this.queue = queue;
    this.metrics = metrics;
  }

  /**
   * Tries once.
   *
   * @return false if another producer has it
   */
  boolean take(PendingTable table) throws SQLException {
    String scope = queue.caseId() == null ? "all cases" : "the case " + queue.caseId();
    boolean taken = table.lock();
    metrics.waitsForLock(!taken);
    if (taken) {
      LOG.info("This producer has the lock of {}", scope);
      refusals = 0;
    } else if (Integer.bitCount(++refusals) == 1) {
      LOG.warn(
          "Another EntityProducerJob serves {} of {}: this one waits until that one has ended"
              + " (attempt {}). Its sessions: SELECT * FROM pg_stat_activity WHERE"
              + " application_name = 'entity-producer'",
          scope,
          settings.address(),
          refusals);
    }
    return taken;
  }
}
