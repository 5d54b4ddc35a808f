package io.prismatic.dd.functions.deadletter;

import io.prismatic.dd.functions.model.Header;
import io.prismatic.dd.functions.model.Origin;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.Revision;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a record's headers tell about earlier attempts. A record without a complete, well-formed
 * history is a first attempt: headers are the producer's, and a bad one must not cost the record.
 *
 * @param origin where the first attempt was read
 * @param firstFailedAt when the first attempt failed, null for a first attempt
 * @param attempt which attempt it is
 */
public record RetryHistory(Origin origin, Instant firstFailedAt, Attempt attempt) {

  /** What a database can hold. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private static final int LONGEST_TOPIC = 249;

  public static RetryHistory of(PendingRecord record) {
    return stated(record).orElseGet(() -> first(record));
  }

  private static RetryHistory first(PendingRecord record) {
    return new RetryHistory(record.origin(), null, Attempt.FIRST);
  }

  /** The history that the headers state, if it is complete and well-formed. */
  public static Optional<RetryHistory> stated(PendingRecord record) {
    List<Header> headers = record.headers();
    if (headers.isEmpty()) {
      return Optional.empty();
    }
    try {
      Origin origin =
          new Origin(
              topic(required(headers, DeadLetterHeaders.ORIGIN_TOPIC)),
              (int) number(headers, DeadLetterHeaders.ORIGIN_PARTITION, Integer.MAX_VALUE),
              number(headers, DeadLetterHeaders.ORIGIN_OFFSET, Long.MAX_VALUE),
              instant(required(headers, DeadLetterHeaders.ORIGIN_TIMESTAMP)));
      Instant firstFailedAt = instant(required(headers, DeadLetterHeaders.FIRST_FAILED_AT));
      int retries = count(required(headers, DeadLetterHeaders.RETRY_COUNT));
      String submission = DeadLetterHeaders.text(headers, DeadLetterHeaders.SUBMISSION);
      Attempt attempt = new Attempt(submission == null ? 0 : count(submission), retries);
      return Optional.of(new RetryHistory(origin, firstFailedAt, attempt));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String required(List<Header> headers, String key) {
    String text = DeadLetterHeaders.text(headers, key);
    if (text == null) {
      throw new IllegalArgumentException("no header " + key);
    }
    return text;
  }

  private static String topic(String text) {
    if (text.isEmpty() || text.length() > LONGEST_TOPIC || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not a topic's name");
    }
    return text;
  }

  private static long number(List<Header> headers, String key, long most) {
    long number = Long.parseLong(required(headers, key));
    if (number < 0 || number > most) {
      throw new IllegalArgumentException("out of range: " + key);
    }
    return number;
  }

  /** One below the largest, so that the next attempt still is a number; never negative. */
  private static int count(String text) {
    return Math.min(Math.max(0, Integer.parseInt(text)), Integer.MAX_VALUE - 1);
  }

  /**
   * A time that a database can hold.
   *
   * @throws DateTimeException if the text is none
   */
  public static Instant instant(String text) {
    Instant instant = Instant.parse(text);
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      throw new DateTimeException("out of range");
    }
    return instant;
  }

  /** The history of a first attempt that has failed. */
  RetryHistory since(DeadLetter letter) {
    return new RetryHistory(origin, letter.failedAt(), attempt);
  }

  /** How often it was retried since a person submitted it, 0 for a first attempt. */
  public int retryCount() {
    return attempt.retryCount();
  }

  /** The revision of a record that names none: a retry keeps its place behind later records. */
  public Revision revision() {
    return new Revision(origin.timestamp(), origin.offset());
  }
}
