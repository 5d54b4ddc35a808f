package io.prismatic.dd.sinks.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.apache.flink.util.UserCodeClassLoader;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL's driver, asked itself: DriverManager cannot see drivers of other class loaders, and
 * its list would keep the class loader of a job's jar alive, in JobManager and TaskManagers, for as
 * long as the process lives. Used by any thread.
 */
final class PostgresDriver {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresDriver.class);

  private PostgresDriver() {}

  /**
   * Connects.
   *
   * @throws SQLException with the SQLSTATE of what went wrong
   */
  static Connection connect(String url, Properties properties) throws SQLException {
    leaveDriverManager();
    return new Driver().connect(url, properties);
  }

  /** Whether it is a URL of this driver. */
  static boolean understands(String url) {
    leaveDriverManager();
    return Driver.parseURL(url, null) != null;
  }

  /** It registers itself as soon as its class is loaded. One of the cluster's stays. */
  private static synchronized void leaveDriverManager() {
    if (Driver.class.getClassLoader() == UserCodeClassLoader.class.getClassLoader()
        || !Driver.isRegistered()) {
      return;
    }
    try {
      Driver.deregister();
    } catch (SQLException e) {
      LOG.warn("PostgreSQL's driver stays registered, its class loader is not freed", e);
    }
  }
}
