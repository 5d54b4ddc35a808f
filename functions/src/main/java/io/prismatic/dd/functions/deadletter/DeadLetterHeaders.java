package io.prismatic.dd.functions.deadletter;

import io.prismatic.dd.functions.model.Header;
import io.prismatic.dd.functions.model.Origin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The Kafka headers of a dead letter: everything about the failure, UTF-8, times in ISO 8601; the
 * record's own headers are kept beside them. A header is left out where the value is unknown.
 */
public final class DeadLetterHeaders {

  public static final String PREFIX = "dd-";
  public static final String ENTITY_ID = "dd-entity-id";
  public static final String CASE_ID = "dd-case-id";
  public static final String STAGE = "dd-stage";
  public static final String REASON = "dd-reason";
  public static final String DETAIL = "dd-detail";
  public static final String RETRYABLE = "dd-retryable";
  public static final String FAILED_AT = "dd-failed-at";
  public static final String FIRST_FAILED_AT = "dd-first-failed-at";
  public static final String RETRY_COUNT = "dd-retry-count";

  /** How often a person submitted the record again; left out until then. */
  public static final String SUBMISSION = "dd-submission";

  public static final String ORIGIN_TOPIC = "dd-origin-topic";
  public static final String ORIGIN_PARTITION = "dd-origin-partition";
  public static final String ORIGIN_OFFSET = "dd-origin-offset";
  public static final String ORIGIN_TIMESTAMP = "dd-origin-timestamp";

  private DeadLetterHeaders() {}

  /** All headers to write, the record's own first. */
  public static List<Header> encode(DeadLetter letter) {
    List<Header> headers = new ArrayList<>();
    headers.addAll(own(letter.record().headers()));
    add(headers, ENTITY_ID, letter.entityId());
    add(headers, CASE_ID, letter.caseId());
    Failure failure = letter.failure();
    add(headers, STAGE, failure.stage().label());
    add(headers, REASON, failure.reason().label());
    add(headers, DETAIL, failure.detail());
    add(headers, RETRYABLE, failure.reason().retryable());
    RetryHistory history = RetryHistory.of(letter.record());
    add(headers, FAILED_AT, letter.failedAt());
    addHistory(headers, history.firstFailedAt() == null ? history.since(letter) : history);
    return headers;
  }

  /** The headers of a record that is submitted again: its own and its history. */
  public static List<Header> encode(List<Header> own, RetryHistory history) {
    List<Header> headers = new ArrayList<>(own);
    addHistory(headers, history);
    return headers;
  }

  private static void addHistory(List<Header> headers, RetryHistory history) {
    add(headers, FIRST_FAILED_AT, history.firstFailedAt());
    add(headers, RETRY_COUNT, history.attempt().retryCount());
    if (history.attempt().submission() > 0) {
      add(headers, SUBMISSION, history.attempt().submission());
    }
    Origin origin = history.origin();
    add(headers, ORIGIN_TOPIC, origin.topic());
    add(headers, ORIGIN_PARTITION, origin.partition());
    add(headers, ORIGIN_OFFSET, origin.offset());
    add(headers, ORIGIN_TIMESTAMP, origin.timestamp());
  }

  /** The headers that are not ours. */
  public static List<Header> own(List<Header> headers) {
    return headers.stream().filter(header -> !header.key().startsWith(PREFIX)).toList();
  }

  /** The last header of the name as text, null if there is none. */
  public static String text(List<Header> headers, String key) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      Header header = headers.get(i);
      if (header.key().equals(key) && header.value() != null) {
        return new String(header.value(), StandardCharsets.UTF_8);
      }
    }
    return null;
  }

  private static void add(List<Header> headers, String key, Object value) {
    if (value != null) {
      headers.add(new Header(key, value.toString().getBytes(StandardCharsets.UTF_8)));
    }
  }
}
