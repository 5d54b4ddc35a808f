package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.model.Origin;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.retry.DeadLetterStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The table {@code dead_letter} for a person's command. One connection; used by one thread. What
 * cannot be done now fails: a person is there to try again.
 */
public final class DeadLetterTable implements AutoCloseable {

  /** Few at a time: each is held in memory, its bytes may be megabytes. */
  private static final int CHUNK = 20;

  private static final String ORDER =
      " ORDER BY d.failed_at, d.origin_topic, d.origin_partition, d.origin_offset LIMIT ";

  /** Publishes records. */
  @FunctionalInterface
  public interface Publisher {

    /**
     * Returns when the outcome of each is known.
     *
     * @return those that the broker has
     * @throws RuntimeException if it has none
     */
    List<PendingRecord> publish(List<PendingRecord> records) throws InterruptedException;
  }

  /**
   * What became of a selection.
   *
   * @param done how many were taken
   * @param refused letters that the broker did not take, which are as they were
   */
  public record Outcome(int done, List<String> refused) {}

  /**
   * Who does something, and why.
   *
   * @param by the person
   * @param note in their words, null for none
   */
  public record Author(String by, String note) {}

  private final Connection connection;

  private DeadLetterTable(Connection connection) {
    this.connection = connection;
  }

  /**
   * Connects.
   *
   * @throws IllegalStateException if the password cannot be read
   */
  public static DeadLetterTable open(DatabaseSettings settings) throws SQLException {
    Connection connection = PostgresDriver.connect(settings.url(), Session.properties(settings));
    connection.setAutoCommit(false);
    return new DeadLetterTable(connection);
  }

  /** What to fix after a failure, without the server's words, which may repeat values. */
  public static String advice(SQLException failure) {
    String code = SqlState.code(failure);
    if (SqlState.of(failure) == SqlState.CONFIGURATION) {
      return PatientConnections.advice(code, "dead_letter");
    }
    return code.startsWith("08")
        ? "PostgreSQL does not answer (SQLSTATE "
            + code
            + "): is it up, and is database.url right? Then run the command again"
        : "PostgreSQL failed (SQLSTATE " + code + "): run the command again";
  }

  public long count(DeadLetterSelection selection) throws SQLException {
    try (PreparedStatement statement =
            DeadLetterQuery.of(selection)
                .prepare(connection, "SELECT count(*) FROM dead_letter d WHERE %s");
        ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getLong(1);
    }
  }

  /** The oldest failures first. */
  public List<StoredDeadLetter> list(DeadLetterSelection selection, int limit) throws SQLException {
    String sql = "SELECT d.*, " + DeadLetterQuery.LETTER + " AS letter FROM dead_letter d WHERE %s";
    try (PreparedStatement statement =
            DeadLetterQuery.of(selection).prepare(connection, withoutBytes(sql) + ORDER + limit);
        ResultSet result = statement.executeQuery()) {
      List<StoredDeadLetter> letters = new ArrayList<>();
      while (result.next()) {
        letters.add(DeadLetterRows.stored(result));
      }
      return letters;
    }
  }

  private static String withoutBytes(String sql) {
    return sql.replace(
        "d.*",
        "d.case_id, d.entity_id, d.stage, d.reason, d.retry_count, d.status, d.failed_at,"
            + " d.next_retry_at");
  }

  /**
   * Publishes the records as first attempts of a further submission, then marks them. Rows are
   * locked meanwhile, so that two persons do not submit the same; whoever is killed in between has
   * published records that are not marked, and submitting them again does no harm.
   *
   * @param limit how many at most, the oldest failures first
   * @throws RuntimeException what the publisher throws; what was done before is recorded
   */
  public Outcome resubmit(
      DeadLetterSelection selection, int limit, Author author, Publisher publisher)
      throws SQLException, InterruptedException {
    return inChunks(selection, limit, DeadLetterStatus.RESUBMITTED, "resubmit", author, publisher);
  }

  /**
   * Marks letters as given up.
   *
   * @param limit how many at most, the oldest failures first
   * @return how many
   */
  public int discard(DeadLetterSelection selection, int limit, Author author)
      throws SQLException, InterruptedException {
    return inChunks(
            selection, limit, DeadLetterStatus.DISCARDED, "discard", author, records -> records)
        .done();
  }

  private Outcome inChunks(
      DeadLetterSelection selection,
      int limit,
      DeadLetterStatus status,
      String action,
      Author author,
      Publisher publisher)
      throws SQLException, InterruptedException {
    Instant start = now();
    int done = 0;
    List<String> refused = new ArrayList<>();
    List<PendingRecord> chunk;
    do {
      try {
        chunk =
            lock(
                DeadLetterQuery.of(selection).untouchedSince(start).without(refused),
                Math.min(CHUNK, limit - done));
        List<PendingRecord> taken = publisher.publish(chunk);
        for (PendingRecord record : chunk) {
          if (taken.contains(record)) {
            mark(record.origin(), status, action, author);
          } else {
            refused.add(record.origin().toString());
          }
        }
        connection.commit();
        done += taken.size();
      } catch (SQLException | RuntimeException | InterruptedException e) {
        rollback(e);
        throw e;
      }
    } while (!chunk.isEmpty() && done < limit);
    return new Outcome(done, refused);
  }

  private void rollback(Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** By the database's clock. */
  private Instant now() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT now() AS now")) {
      result.next();
      Instant now = DeadLetterRows.instant(result, "now");
      connection.commit();
      return now;
    }
  }

  private List<PendingRecord> lock(DeadLetterQuery query, int limit) throws SQLException {
    try (PreparedStatement statement =
            query.prepare(
                connection,
                "SELECT d.* FROM dead_letter d WHERE %s" + ORDER + limit + " FOR UPDATE");
        ResultSet result = statement.executeQuery()) {
      List<PendingRecord> records = new ArrayList<>();
      while (result.next()) {
        records.add(DeadLetterRows.submission(result));
      }
      return records;
    }
  }

  private void mark(Origin origin, DeadLetterStatus status, String action, Author author)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE dead_letter SET status = ?, next_retry_at = NULL, updated_at = now(),
              action = ?, action_by = ?, action_at = now(), action_note = ?
            WHERE origin_topic = ? AND origin_partition = ? AND origin_offset = ?
            """)) {
      statement.setString(1, status.label());
      statement.setString(2, action);
      statement.setString(3, author.by());
      statement.setString(4, author.note());
      statement.setString(5, origin.topic());
      statement.setInt(6, origin.partition());
      statement.setLong(7, origin.offset());
      statement.executeUpdate();
    }
  }

  /** Closes the connection; one that is already broken is let go. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is broken already: nothing is left to be closed.
    }
  }
}
