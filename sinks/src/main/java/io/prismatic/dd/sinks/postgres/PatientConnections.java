package io.prismatic.dd.sinks.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * Connections for Flink's JDBC connector, which by itself fails the job when a reconnection fails:
 * this one waits, with capped back-off and without end, until the database answers. The waiting
 * thread is the task's: it stands, and so does what is upstream. An interrupt or {@link #giveUp}
 * ends the wait. Wrong login or a missing table fail the job for good, saying what to fix.
 */
final class PatientConnections implements JdbcConnectionProvider {

  private static final long serialVersionUID = 1L;
  private static final Duration CHECK = Duration.ofSeconds(5);

  private final DatabaseSettings settings;
  private final transient Backoff backoff;
  private final String table;
  private final transient DatabaseLog log;
  private transient volatile boolean givenUp;
  private transient Connection connection;

  /**
   * @param table a table that must be there
   */
  PatientConnections(DatabaseSettings settings, Backoff backoff, String table) {
    this.settings = settings;
    this.backoff = backoff;
    this.table = table;
    this.log = new DatabaseLog(settings, "rows of " + table + " are");
  }

  @Override
  public Connection getConnection() {
    return connection;
  }

  @Override
  public boolean isConnectionValid() throws SQLException {
    return connection != null && connection.isValid((int) CHECK.toSeconds());
  }

  @Override
  public Connection getOrEstablishConnection() throws SQLException {
    return connection == null ? reestablishConnection() : connection;
  }

  @Override
  public Connection reestablishConnection() throws SQLException {
    closeConnection();
    for (int failures = 1; connection == null; failures++) {
      try {
        connection = connect();
        log.answered();
      } catch (SQLException e) {
        pauseAfter(e, failures);
      }
    }
    return connection;
  }

  private Connection connect() throws SQLException {
    Connection fresh;
    try {
      fresh = PostgresDriver.connect(settings.url(), Session.properties(settings));
    } catch (IllegalStateException e) {
      throw new SuppressRestartsException(e);
    }
    try (Statement statement = fresh.createStatement()) {
      statement.execute("SELECT FROM " + table + " LIMIT 0");
      return ValuelessErrors.of(fresh);
    } catch (SQLException e) {
      fresh.close();
      throw e;
    }
  }

  private void pauseAfter(SQLException e, int failures) throws SQLException {
    String code = SqlState.code(e);
    if (SqlState.of(e) == SqlState.CONFIGURATION || SqlState.of(e) == SqlState.REFUSED) {
      throw new SuppressRestartsException(new IllegalStateException(advice(code, table)));
    }
    if (givenUp) {
      throw e;
    }
    log.failed(e);
    try {
      TimeUnit.MILLISECONDS.sleep(backoff.delay(failures).toMillis());
    } catch (InterruptedException interrupt) {
      giveUp();
      Thread.currentThread().interrupt();
      throw e;
    }
  }

  /** What to fix, about the table that is meant. */
  static String advice(String code, String table) {
    return SqlState.advice(code).replace(" entity ", " " + table + " ");
  }

  /** The task ends: whoever waits or would wait fails instead. Callable from any thread. */
  void giveUp() {
    givenUp = true;
  }

  @Override
  public void closeConnection() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // It is broken already, which is what is wanted.
      }
      connection = null;
    }
  }
}
