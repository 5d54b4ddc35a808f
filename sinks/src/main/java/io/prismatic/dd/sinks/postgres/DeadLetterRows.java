package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.deadletter.Attempt;
import io.prismatic.dd.functions.model.Header;
import io.prismatic.dd.functions.model.Origin;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.retry.FailedRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** What the columns of the table {@code dead_letter} hold. */
final class DeadLetterRows {

  private DeadLetterRows() {}

  static StoredDeadLetter stored(ResultSet row) throws SQLException {
    return new StoredDeadLetter(
        row.getString("letter"),
        row.getString("case_id"),
        row.getString("entity_id"),
        row.getString("stage"),
        row.getString("reason"),
        row.getInt("retry_count"),
        row.getString("status"),
        instant(row, "failed_at"),
        instant(row, "next_retry_at"));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static PendingRecord submission(ResultSet row) throws SQLException {
    Origin origin =
        new Origin(
            row.getString("origin_topic"),
            row.getInt("origin_partition"),
            row.getLong("origin_offset"),
            instant(row, "origin_timestamp"));
    String[] keys = (String[]) row.getArray("header_keys").getArray();
    byte[][] values = (byte[][]) row.getArray("header_values").getArray();
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      headers.add(new Header(keys[i], values[i]));
    }
    PendingRecord original =
        new PendingRecord(row.getBytes("record_key"), row.getBytes("payload"), headers, origin);
    Attempt failed = new Attempt(row.getInt("submission"), row.getInt("retry_count"));
    return FailedRecord.submission(original, instant(row, "first_failed_at"), failed.resubmitted());
  }
}
