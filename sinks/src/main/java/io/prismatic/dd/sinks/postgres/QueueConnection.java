package io.prismatic.dd.sinks.postgres;

import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * The queue's connection, with the lock that it holds: opened when needed, again with back-off
 * after a failure. Used by the queue's thread, except for {@link #abort}.
 */
final class QueueConnection implements AutoCloseable {

  private final DatabaseSettings settings;
  private final QueueSettings queue;
  private final QueueMetrics metrics;
  private final ProducerLock lock;
  private final DatabaseLog log;
  private final Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());

  private volatile PendingTable table;
  private boolean locked;
  private int failures;
  private long notBefore = System.nanoTime();

  QueueConnection(DatabaseSettings settings, QueueSettings queue, QueueMetrics metrics) {
    this.settings = settings;
    this.queue = queue;
    this.metrics = metrics;
    this.log = new DatabaseLog(settings, "pending rows are");
    this.lock = new ProducerLock(settings, queue, metrics);
  }

  /**
   * Connects and takes the lock, unless that was done before.
   *
   * @return false if another producer has the lock
   * @throws SuppressRestartsException if the password cannot be read
   */
  boolean take() throws SQLException {
    if (table == null) {
      try {
        table = PendingTable.open(settings, queue.caseId());
      } catch (IllegalStateException e) {
        throw new SuppressRestartsException(e);
      }
    }
    if (!locked) {
      locked = lock.take(table);
      notBefore = System.nanoTime() + (locked ? 0 : queue.interval().toNanos());
    }
    return locked;
  }

  /** The table, once the lock is taken. */
  PendingTable table() {
    return table;
  }

  boolean isLocked() {
    return locked;
  }

  /** Whether its last use succeeded. */
  boolean isHealthy() {
    return failures == 0;
  }

  /** When it may be used again, by the clock of {@link System#nanoTime}. */
  long notBefore() {
    return notBefore;
  }

  void answered() {
    metrics.databaseDown(false);
    log.answered();
    failures = 0;
  }

  /**
   * Closes it and waits longer each time.
   *
   * @throws SuppressRestartsException if only a person can help, with what to fix
   */
  void failed(SQLException e) {
    String code = SqlState.code(e);
    if (SqlState.of(e) == SqlState.CONFIGURATION) {
      throw new SuppressRestartsException(new IllegalStateException(SqlState.advice(code)));
    }
    close();
    metrics.databaseDown(true);
    log.failed(e);
    notBefore = System.nanoTime() + backoff.delay(++failures).toNanos();
  }

  @Override
  public void close() {
    PendingTable old = table;
    table = null;
    locked = false;
    if (old != null) {
      old.close();
    }
  }

  /** Breaks off a statement in progress; from any thread. */
  void abort() {
    PendingTable open = table;
    if (open != null) {
      open.abort();
    }
  }
}
