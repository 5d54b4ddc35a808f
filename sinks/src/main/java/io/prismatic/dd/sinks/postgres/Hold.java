package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.model.ScoredEntity;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * Executes statements and holds on to each until the database has answered: an outage is not a
 * failure. After a transient failure it backs off and sends the same rows on a fresh connection, as
 * long as it takes; the outcome of the first attempt may be unknown, the upsert is idempotent.
 *
 * <p>Used by the writer's thread, except for {@link #close}, which any thread may call.
 */
final class Hold implements AutoCloseable {

  /** How to wait; interruptible. */
  interface Pause {

    void pause(Duration duration) throws InterruptedException;
  }

  private final DatabaseSettings settings;
  private final Backoff backoff;
  private final Pause pause;
  private final WriteMetrics metrics;
  private final DatabaseLog log;
  private volatile Session session;
  private volatile boolean closed;

  Hold(DatabaseSettings settings, Backoff backoff, Pause pause, WriteMetrics metrics) {
    this.settings = settings;
    this.backoff = backoff;
    this.pause = pause;
    this.metrics = metrics;
    this.log = new DatabaseLog(settings, "a batch of scored entities is");
  }

  /**
   * Writes all rows or none.
   *
   * @throws RefusedException if a row is at fault
   * @throws InterruptedException if closed meanwhile; whether the rows are written is unknown
   * @throws SuppressRestartsException if a person must act; its cause says what to fix
   */
  UpsertStatement.Outcome execute(List<ScoredEntity> rows)
      throws RefusedException, InterruptedException {
    int failures = 0;
    while (true) {
      try {
        Session open = session();
        UpsertStatement.Outcome outcome = attempt(open, rows);
        metrics.answered();
        log.answered();
        return outcome;
      } catch (SQLException e) {
        if (closed) {
          throw new InterruptedException("the writer was closed");
        }
        failures++;
        waitFor(e, failures);
      }
    }
  }

  private UpsertStatement.Outcome attempt(Session open, List<ScoredEntity> rows)
      throws SQLException, RefusedException {
    metrics.statement();
    try {
      return open.upsert().execute(rows);
    } catch (SQLException e) {
      if (SqlState.of(e) == SqlState.REFUSED) {
        metrics.answered();
        throw new RefusedException(SqlState.refusal(e));
      }
      throw e;
    }
  }

  private Session session() throws SQLException, InterruptedException {
    if (session == null) {
      try {
        session = Session.open(settings);
      } catch (IllegalStateException e) {
        throw new SuppressRestartsException(e);
      }
      if (closed) {
        session.abort();
        throw new InterruptedException("the writer was closed");
      }
    }
    return session;
  }

  /** Waits before the next attempt, if there is to be one. */
  private void waitFor(SQLException e, int failures) throws InterruptedException {
    String code = SqlState.code(e);
    SqlState state = SqlState.of(e);
    if (state == SqlState.CONFIGURATION || state == SqlState.REFUSED) {
      // Refused here is a login refused for its parameters: no row was sent.
      throw new SuppressRestartsException(new IllegalStateException(SqlState.advice(code)));
    }
    metrics.transientFailure();
    discard();
    log.failed(e);
    pause.pause(backoff.delay(failures));
  }

  private void discard() {
    Session old = session;
    session = null;
    if (old != null) {
      old.close();
    }
  }

  /** Ends a statement in progress; {@link #execute} then throws InterruptedException. */
  @Override
  public void close() {
    closed = true;
    Session old = session;
    if (old != null) {
      old.abort();
    }
  }
}
