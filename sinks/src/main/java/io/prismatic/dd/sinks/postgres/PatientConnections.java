package io.prismatic.dd.sinks.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections for Flink's JDBC connector, which by itself fails the job when a reconnection fails:
 * this one waits, with capped back-off and without end, until the database answers. The waiting
 * thread is the task's: it stands, and so does what is upstream. An interrupt or {@link #giveUp}
 * ends the wait. Wrong login or a missing table fail the job for good, saying what to fix.
 */
final class PatientConnections implements JdbcConnectionProvider {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(PatientConnections.class);
  private static final Duration CHECK = Duration.ofSeconds(5);

  private final DatabaseSettings settings;
  private final transient Backoff backoff;
  private final String table;
  private transient volatile boolean givenUp;
  private transient Connection connection;

  /**
   * @param table a table that must be there
   */
  PatientConnections(DatabaseSettings settings, Backoff backoff, String table) {
    this.settings = settings;
    this.backoff = backoff;
    this.table = table;
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
        if (failures > 1) {
          LOG.info("{} answers again after {} failures", settings.address(), failures - 1);
        }
      } catch (SQLException e) {
        pauseAfter(e, failures);
      }
    }
    return connection;
  }

  private Connection connect() throws SQLException {
    Connection fresh;
    try {
      fresh = new Driver().connect(settings.url(), Session.properties(settings));
    } catch (IllegalStateException e) {
      throw new SuppressRestartsException(e);
    }
    try (Statement statement = fresh.createStatement()) {
      statement.execute("SELECT FROM " + table + " LIMIT 0");
      return fresh;
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
    Duration delay = backoff.delay(failures);
    if (Integer.bitCount(failures) == 1) {
      LOG.warn(
          "{}: SQLSTATE {}, rows of {} are held, failure {}, next attempt in {}",
          settings.address(),
          code,
          table,
          failures,
          delay);
    }
    try {
      TimeUnit.MILLISECONDS.sleep(delay.toMillis());
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
        LOG.debug("a broken connection is let go", e);
      }
      connection = null;
    }
  }
}
