package io.prismatic.dd.sinks.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The condition of a selection as SQL with its parameters. */
final class DeadLetterQuery {

  /** The expression of {@link StoredDeadLetter#letter}. */
  static final String LETTER =
      "d.origin_topic || '-' || d.origin_partition || '@' || d.origin_offset";

  private final StringBuilder condition = new StringBuilder("TRUE");
  private final List<Object> parameters = new ArrayList<>();

  private DeadLetterQuery() {}

  static DeadLetterQuery of(DeadLetterSelection selection) {
    DeadLetterQuery query = new DeadLetterQuery();
    query.oneOf(LETTER, selection.letters());
    query.oneOf("d.entity_id", selection.entityIds());
    query.oneOf("d.case_id", selection.cases());
    query.oneOf("d.stage", selection.stages());
    query.oneOf("d.reason", selection.reasons());
    query.oneOf("d.status", selection.statuses());
    query.compare("d.failed_at >= ?", selection.from());
    query.compare("d.failed_at < ?", selection.to());
    if (selection.actionable()) {
      query.condition.append(
          " AND (d.status <> 'waiting' OR d.next_retry_at < now() - interval '1 day')");
    }
    return query;
  }

  private void oneOf(String column, List<String> values) {
    if (values != null && !values.isEmpty()) {
      condition.append(" AND ").append(column).append(" = ANY (?)");
      parameters.add(values);
    }
  }

  private void compare(String comparison, Instant instant) {
    if (instant != null) {
      condition.append(" AND ").append(comparison);
      parameters.add(instant);
    }
  }

  /** Leaves out what a person did something with since. */
  DeadLetterQuery untouchedSince(Instant start) {
    compare("(d.action_at IS NULL OR d.action_at < ?)", start);
    return this;
  }

  /** Leaves out letters. */
  DeadLetterQuery without(List<String> letters) {
    condition.append(" AND ").append(LETTER).append(" <> ALL (?)");
    parameters.add(List.copyOf(letters));
    return this;
  }

  /** A statement in which {@code %s} stands for the condition. */
  PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql.formatted(condition));
    try {
      for (int i = 0; i < parameters.size(); i++) {
        set(connection, statement, i + 1, parameters.get(i));
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  private static void set(
      Connection connection, PreparedStatement statement, int index, Object parameter)
      throws SQLException {
    if (parameter instanceof Instant instant) {
      statement.setObject(index, instant.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
    } else {
      statement.setArray(index, connection.createArrayOf("text", ((List<?>) parameter).toArray()));
    }
  }
}
