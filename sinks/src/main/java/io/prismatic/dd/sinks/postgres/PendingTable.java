package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.model.PendingRow;
import io.prismatic.dd.functions.model.RowVersion;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.postgresql.PGProperty;

/**
 * The pending rows of the table {@code entity} on one connection. Reading locks nothing, and
 * writing skips rows that somebody else has locked: neither waits for the platform's writers. Used
 * by one thread, except for {@link #abort}.
 */
final class PendingTable implements AutoCloseable {

  /** What one record may hold: Kafka's default of 1 MiB less key, headers and a retry's history. */
  static final int LARGEST = (1 << 20) - 2048;

  /**
   * What became of published rows; the others are locked by somebody and to be tried again.
   *
   * @param queued marked
   * @param changed not any more what was published, or not pending
   */
  record Outcome(List<RowVersion> queued, List<RowVersion> changed) {}

  private final Connection connection;
  private final String caseId;

  private PendingTable(Connection connection, String caseId) {
    this.connection = connection;
    this.caseId = caseId;
  }

  /**
   * Connects.
   *
   * @param caseId the case to serve, null for all
   * @throws IllegalStateException if the password cannot be read
   */
  static PendingTable open(DatabaseSettings settings, String caseId) throws SQLException {
    Properties properties = Session.properties(settings);
    PGProperty.APPLICATION_NAME.set(properties, "entity-producer");
    // The queue's index is the right one whatever statistics say. And where this machine dies, the
    // server must notice soon: the dead session would hold the lock.
    PGProperty.OPTIONS.set(
        properties,
        PGProperty.OPTIONS.getOrDefault(properties)
            + " -c enable_seqscan=off -c enable_sort=off -c enable_bitmapscan=off"
            + " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3");
    return new PendingTable(PostgresDriver.connect(settings.url(), properties), caseId);
  }

  /**
   * Takes the lock, which the connection holds until it ends, so that two producers never serve the
   * same rows.
   *
   * @return false if another producer has it
   */
  boolean lock() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(caseId == null ? PendingSql.LOCK_ALL : PendingSql.LOCK_CASE)) {
      if (caseId != null) {
        statement.setString(1, caseId);
      }
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        boolean locked = result.getBoolean(1);
        if (!locked) {
          unlock();
        }
        return locked;
      }
    }
  }

  /** Of two locks one may be ours. */
  private void unlock() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_advisory_unlock_all()")) {
      statement.execute();
    }
  }

  /**
   * The next rows: the urgent, then the oldest ones. A row that is too large for Kafka fails here.
   *
   * @param inFlight rows that were read before
   * @param limit how many at most
   * @return may be empty although as many as asked for were there: all of them failed
   */
  Found poll(Collection<RowVersion> inFlight, int limit) throws SQLException {
    List<PendingRow> rows = new ArrayList<>(limit);
    int found = 0;
    try (PreparedStatement statement = statement("", inFlight, limit)) {
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          found++;
          add(result, rows);
        }
      }
    }
    return new Found(rows, found == limit);
  }

  /**
   * @param rows to publish
   * @param more whether there may be more
   */
  record Found(List<PendingRow> rows, boolean more) {}

  /** The plan of a poll. */
  PreparedStatement explain() throws SQLException {
    return statement("EXPLAIN ", List.of(), 100);
  }

  private PreparedStatement statement(String prefix, Collection<RowVersion> inFlight, int limit)
      throws SQLException {
    String which = caseId == null ? "true" : "case_id = ?";
    PreparedStatement statement =
        connection.prepareStatement(prefix + PendingSql.POLL.formatted(LARGEST, which));
    int parameter = 0;
    if (caseId != null) {
      statement.setString(++parameter, caseId);
    }
    statement.setArray(++parameter, texts(inFlight.stream().map(RowVersion::caseId).toArray()));
    statement.setArray(++parameter, texts(inFlight.stream().map(RowVersion::id).toArray()));
    statement.setInt(++parameter, limit);
    return statement;
  }

  private void add(ResultSet result, List<PendingRow> rows) throws SQLException {
    RowVersion row =
        new RowVersion(
            result.getString("case_id"), result.getString("id"), result.getString("version"));
    String message = result.getString("message");
    if (message == null) {
      tooLarge(row, result.getInt("size"));
      return;
    }
    rows.add(
        new PendingRow(
            row,
            result.getString("state"),
            Instant.ofEpochMilli(result.getLong("millis")),
            message.getBytes(StandardCharsets.UTF_8)));
  }

  private void tooLarge(RowVersion row, int size) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PendingSql.TOO_LARGE)) {
      statement.setString(1, Integer.toString(size));
      statement.setString(2, Integer.toString(LARGEST));
      statement.setString(3, row.caseId());
      statement.setString(4, row.id());
      statement.setString(5, row.version());
      statement.executeUpdate();
    }
  }

  /** Marks published rows as queued, but for those that were changed meanwhile. */
  Outcome queued(Collection<RowVersion> published) throws SQLException {
    Set<RowVersion> left = new HashSet<>(published);
    List<RowVersion> queued = taken(PendingSql.QUEUED, left);
    if (!left.isEmpty()) {
      Set<RowVersion> changed = new HashSet<>(left);
      taken(PendingSql.LOCKED, changed);
      left = changed;
    }
    return new Outcome(queued, new ArrayList<>(left));
  }

  /** Takes the rows that the statement returns out of those asked for. */
  private List<RowVersion> taken(String sql, Set<RowVersion> rows) throws SQLException {
    List<RowVersion> taken = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, texts(rows.stream().map(RowVersion::caseId).toArray()));
      statement.setArray(2, texts(rows.stream().map(RowVersion::id).toArray()));
      statement.setArray(3, texts(rows.stream().map(RowVersion::version).toArray()));
      Set<EntityKey> keys = new HashSet<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          keys.add(new EntityKey(result.getString(1), result.getString(2)));
        }
      }
      rows.removeIf(row -> keys.contains(new EntityKey(row.caseId(), row.id())) && taken.add(row));
    }
    return taken;
  }

  private java.sql.Array texts(Object[] values) throws SQLException {
    return connection.createArrayOf("text", values);
  }

  /** Breaks a statement in progress, from any thread. */
  void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // It is broken already, which is what was asked for.
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      abort();
    }
  }
}
