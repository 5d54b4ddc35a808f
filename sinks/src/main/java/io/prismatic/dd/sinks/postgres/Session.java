package io.prismatic.dd.sinks.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.PGProperty;

/**
 * One connection to PostgreSQL with its prepared statement; each statement is a transaction of its
 * own. Used by one thread, except for {@link #abort}.
 */
final class Session implements AutoCloseable {

  private static final int CONNECT_SECONDS = 5;
  private static final int STATEMENT_SECONDS = 30;

  /** Above the statement's time-out, so that the server, if it lives, answers first. */
  private static final int SOCKET_SECONDS = STATEMENT_SECONDS + 10;

  private final Connection connection;
  private final UpsertStatement upsert;

  private Session(Connection connection) throws SQLException {
    this.connection = connection;
    this.upsert = new UpsertStatement(connection);
  }

  /**
   * Connects.
   *
   * @throws SQLException with the SQLSTATE of what went wrong
   * @throws IllegalStateException if the password cannot be read
   */
  static Session open(DatabaseSettings settings) throws SQLException {
    Connection connection = PostgresDriver.connect(settings.url(), properties(settings));
    try {
      return new Session(connection);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  static Properties properties(DatabaseSettings settings) {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, settings.user());
    if (settings.password() != null) {
      PGProperty.PASSWORD.set(properties, settings.password().resolve());
    }
    PGProperty.APPLICATION_NAME.set(properties, "entity-analyzer");
    PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_SECONDS);
    PGProperty.SOCKET_TIMEOUT.set(properties, SOCKET_SECONDS);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.OPTIONS.set(properties, "-c statement_timeout=" + STATEMENT_SECONDS + "s");
    PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    return properties;
  }

  UpsertStatement upsert() {
    return upsert;
  }

  /** Breaks a statement in progress, from any thread. */
  void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // It is broken already, which is what was asked for.
    }
  }

  /** Closes the connection; one that is already broken is let go. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      abort();
    }
  }
}
