package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.model.Header;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.retry.DeadLetterRow;
import io.prismatic.dd.functions.retry.FailedRecord;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.connector.jdbc.JdbcStatementBuilder;

/**
 * The upsert of a row of the table {@code dead_letter}. Idempotent and guarded: a row only moves to
 * a later attempt or, inside one, further down {@link
 * io.prismatic.dd.functions.retry.DeadLetterStatus}; a replay changes nothing. The bytes are
 * written once. It is an {@code INSERT … SELECT}, which the driver never rewrites into one
 * statement for several rows, where two rows of one key would be an error.
 */
final class DeadLetterStatement implements JdbcStatementBuilder<DeadLetterRow> {

  static final String SQL =
      """
      INSERT INTO dead_letter AS d (
        origin_topic, origin_partition, origin_offset, origin_timestamp, case_id, entity_id,
        revision, revision_offset, record_key, payload, header_keys, header_values,
        stage, reason, detail, retryable, failed_at, first_failed_at, submission, retry_count,
        next_retry_at, status, updated_at)
      SELECT ?::text, ?::integer, ?::bigint, ?::timestamptz, ?::text, ?::text,
        ?::timestamptz, ?::bigint, ?::bytea, ?::bytea, ?::text[], ?::bytea[],
        ?::text, ?::text, ?::text, ?::boolean, ?::timestamptz, ?::timestamptz, ?::integer, ?::integer,
        ?::timestamptz, ?::text, now()
      ON CONFLICT (origin_topic, origin_partition, origin_offset) DO UPDATE SET
        stage = excluded.stage, reason = excluded.reason, detail = excluded.detail,
        retryable = excluded.retryable, failed_at = excluded.failed_at,
        submission = excluded.submission, retry_count = excluded.retry_count,
        next_retry_at = excluded.next_retry_at, status = excluded.status,
        updated_at = excluded.updated_at
      WHERE (d.submission, d.retry_count,
             array_position('{waiting,retried,parked,resubmitted,discarded}'::text[], d.status))
          < (excluded.submission, excluded.retry_count,
             array_position('{waiting,retried,parked,resubmitted,discarded}'::text[], excluded.status))
      """;

  private static final long serialVersionUID = 1L;

  @Override
  public void accept(PreparedStatement statement, DeadLetterRow row) throws SQLException {
    FailedRecord failed = row.failed();
    PendingRecord record = failed.record();
    Parameters parameters = new Parameters(statement);
    parameters.text(record.origin().topic());
    parameters.number(record.origin().partition());
    parameters.number(record.origin().offset());
    parameters.time(record.origin().timestamp());
    parameters.text(failed.caseId());
    parameters.text(failed.entityId());
    parameters.time(failed.revision() == null ? null : failed.revision().at());
    parameters.number(failed.revision() == null ? null : failed.revision().offset());
    parameters.bytes(record.key());
    parameters.bytes(record.value());
    parameters.headers(record.headers());
    parameters.text(failed.stage());
    parameters.text(failed.reason());
    parameters.text(failed.detail());
    parameters.flag(failed.retryable());
    parameters.time(failed.failedAt());
    parameters.time(failed.firstFailedAt());
    parameters.number(failed.attempt().submission());
    parameters.number(failed.attempt().retryCount());
    parameters.time(row.nextRetryAt());
    parameters.text(row.status().label());
  }

  /** Sets one parameter after the other. */
  private static final class Parameters {

    private final PreparedStatement statement;
    private int last;

    Parameters(PreparedStatement statement) {
      this.statement = statement;
    }

    /** What PostgreSQL cannot hold as text is replaced. */
    void text(String value) throws SQLException {
      statement.setString(++last, value == null ? null : value.replace('\0', '\uFFFD'));
    }

    void number(Number value) throws SQLException {
      statement.setObject(++last, value, Types.BIGINT);
    }

    void flag(boolean value) throws SQLException {
      statement.setBoolean(++last, value);
    }

    void time(Instant value) throws SQLException {
      statement.setObject(
          ++last,
          value == null ? null : value.atOffset(ZoneOffset.UTC),
          Types.TIMESTAMP_WITH_TIMEZONE);
    }

    void bytes(byte[] value) throws SQLException {
      statement.setBytes(++last, value);
    }

    void headers(List<Header> headers) throws SQLException {
      Object[] keys =
          headers.stream().map(header -> header.key().replace('\0', '\uFFFD')).toArray();
      byte[][] values = headers.stream().map(Header::value).toArray(byte[][]::new);
      statement.setArray(++last, statement.getConnection().createArrayOf("text", keys));
      statement.setArray(++last, statement.getConnection().createArrayOf("bytea", values));
    }
  }
}
