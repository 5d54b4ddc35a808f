package io.prismatic.dd.functions.deadletter;

import io.prismatic.dd.functions.model.Header;
import io.prismatic.dd.functions.model.Origin;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.Revision;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * What a record's headers tell about earlier attempts. A record without a complete, well-formed
 * history is a first attempt: headers are the producer's, and a bad one must not cost the record.
 *
 * @param origin where the first attempt was read
 * @param firstFailedAt when the first attempt failed, null for a first attempt
 * @param retryCount how often it was tried again, 0 for a first attempt
 */
public record RetryHistory(Origin origin, Instant firstFailedAt, int retryCount) {

  public static RetryHistory of(PendingRecord record) {
    if (record.headers().isEmpty()) {
      return first(record);
    }
    try {
      Origin origin =
          new Origin(
              text(record, DeadLetterHeaders.ORIGIN_TOPIC),
              Integer.parseInt(text(record, DeadLetterHeaders.ORIGIN_PARTITION)),
              Long.parseLong(text(record, DeadLetterHeaders.ORIGIN_OFFSET)),
              Instant.parse(text(record, DeadLetterHeaders.ORIGIN_TIMESTAMP)));
      Instant firstFailedAt = Instant.parse(text(record, DeadLetterHeaders.FIRST_FAILED_AT));
      int retries = Integer.parseInt(text(record, DeadLetterHeaders.RETRY_COUNT));
      return new RetryHistory(origin, firstFailedAt, Math.max(0, retries));
    } catch (IllegalArgumentException | DateTimeException e) {
      return first(record);
    }
  }

  private static RetryHistory first(PendingRecord record) {
    return new RetryHistory(record.origin(), null, 0);
  }

  private static String text(PendingRecord record, String key) {
    List<Header> headers = record.headers();
    for (int i = headers.size() - 1; i >= 0; i--) {
      Header header = headers.get(i);
      if (header.key().equals(key) && header.value() != null) {
        return new String(header.value(), StandardCharsets.UTF_8);
      }
    }
    throw new IllegalArgumentException("no header " + key);
  }

  /** The revision of a record that names none: a retry keeps its place behind later records. */
  public Revision revision() {
    return new Revision(origin.timestamp(), origin.offset());
  }
}
