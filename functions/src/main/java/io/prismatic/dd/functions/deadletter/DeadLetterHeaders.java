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
  public static final String ORIGIN_TOPIC = "dd-origin-topic";
  public static final String ORIGIN_PARTITION = "dd-origin-partition";
  public static final String ORIGIN_OFFSET = "dd-origin-offset";
  public static final String ORIGIN_TIMESTAMP = "dd-origin-timestamp";

  private DeadLetterHeaders() {}

  /** All headers to write, the record's own first. */
  public static List<Header> encode(DeadLetter letter) {
    List<Header> headers = new ArrayList<>();
    for (Header header : letter.record().headers()) {
      if (!header.key().startsWith(PREFIX)) {
        headers.add(header);
      }
    }
    add(headers, ENTITY_ID, letter.entityId());
    add(headers, CASE_ID, letter.caseId());
    Failure failure = letter.failure();
    add(headers, STAGE, failure.stage().label());
    add(headers, REASON, failure.reason().label());
    add(headers, DETAIL, failure.detail());
    add(headers, RETRYABLE, failure.reason().retryable());
    RetryHistory history = RetryHistory.of(letter.record());
    add(headers, FAILED_AT, letter.failedAt());
    add(
        headers,
        FIRST_FAILED_AT,
        history.firstFailedAt() == null ? letter.failedAt() : history.firstFailedAt());
    add(headers, RETRY_COUNT, history.retryCount());
    Origin origin = history.origin();
    add(headers, ORIGIN_TOPIC, origin.topic());
    add(headers, ORIGIN_PARTITION, origin.partition());
    add(headers, ORIGIN_OFFSET, origin.offset());
    add(headers, ORIGIN_TIMESTAMP, origin.timestamp());
    return headers;
  }

  private static void add(List<Header> headers, String key, Object value) {
    if (value != null) {
      headers.add(new Header(key, value.toString().getBytes(StandardCharsets.UTF_8)));
    }
  }
}
