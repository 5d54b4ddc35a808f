package io.prismatic.dd.functions.retry;

import io.prismatic.dd.functions.deadletter.Attempt;
import io.prismatic.dd.functions.deadletter.DeadLetterHeaders;
import io.prismatic.dd.functions.deadletter.Failure;
import io.prismatic.dd.functions.deadletter.RetryHistory;
import io.prismatic.dd.functions.deadletter.Stage;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Header;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.parse.EntityReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads dead letters back from their headers. Never throws for what a record holds: a letter with a
 * missing or corrupt header is not retryable, and its detail names the headers, never their values.
 */
final class DeadLetterReader {

  static final String UNKNOWN = "unknown";

  /**
   * Kafka's limit of a message by default, which is ours of an entity, less room for our headers: a
   * larger record could have come, but could not be submitted again, and would stop the job.
   */
  static final int MOST_BYTES = (1 << 20) - 2_048;

  private static final int LONGEST_WORD = 50;
  private static final int LONGEST_ID = 255;

  private DeadLetterReader() {}

  static FailedRecord read(PendingRecord letter) {
    return new Reading(letter).result();
  }

  /** One letter, and the headers that could not be read. */
  private static final class Reading {

    private final PendingRecord letter;
    private final List<Header> headers;
    private final List<String> unreadable = new ArrayList<>();

    Reading(PendingRecord letter) {
      this.letter = letter;
      this.headers = letter.headers();
    }

    FailedRecord result() {
      Instant failedAt = failedAt();
      RetryHistory history =
          RetryHistory.stated(letter)
              .orElseGet(
                  () -> {
                    unreadable.add("the origin");
                    return new RetryHistory(letter.origin(), failedAt, Attempt.FIRST);
                  });
      String stage = word(DeadLetterHeaders.STAGE);
      String reason = word(DeadLetterHeaders.REASON);
      boolean retryable = retryable();
      // What did not parse has no revision, even if a part of it could be read.
      Entity entity = stage.equals(Stage.PARSE.label()) ? null : EntityReader.read(letter);
      return new FailedRecord(
          new PendingRecord(
              letter.key(), letter.value(), DeadLetterHeaders.own(headers), history.origin()),
          entity == null ? id(DeadLetterHeaders.CASE_ID) : entity.caseId(),
          entity == null ? id(DeadLetterHeaders.ENTITY_ID) : entity.id(),
          entity == null ? null : entity.revision(),
          stage,
          reason,
          detail(retryable),
          retryable && unreadable.isEmpty() && bytes() <= MOST_BYTES,
          failedAt,
          history.firstFailedAt(),
          history.attempt());
    }

    private Instant failedAt() {
      try {
        String text = DeadLetterHeaders.text(headers, DeadLetterHeaders.FAILED_AT);
        if (text != null) {
          return RetryHistory.instant(text);
        }
      } catch (DateTimeException e) {
        // As if it were absent.
      }
      unreadable.add(DeadLetterHeaders.FAILED_AT);
      return letter.origin().timestamp();
    }

    private String word(String key) {
      String text = DeadLetterHeaders.text(headers, key);
      if (text == null || !text.matches("[a-z0-9-]{1," + LONGEST_WORD + "}")) {
        unreadable.add(key);
        return UNKNOWN;
      }
      return text;
    }

    private boolean retryable() {
      String text = DeadLetterHeaders.text(headers, DeadLetterHeaders.RETRYABLE);
      if (!"true".equals(text) && !"false".equals(text)) {
        unreadable.add(DeadLetterHeaders.RETRYABLE);
      }
      return "true".equals(text);
    }

    private String id(String key) {
      String text = DeadLetterHeaders.text(headers, key);
      return text == null || text.isEmpty() || text.length() > LONGEST_ID || text.indexOf('\0') >= 0
          ? null
          : text;
    }

    private long bytes() {
      long bytes = length(letter.key()) + length(letter.value());
      for (Header header : DeadLetterHeaders.own(headers)) {
        bytes += header.key().length() + length(header.value());
      }
      return bytes;
    }

    private static long length(byte[] bytes) {
      return bytes == null ? 0 : bytes.length;
    }

    private String detail(boolean retryable) {
      String text = DeadLetterHeaders.text(headers, DeadLetterHeaders.DETAIL);
      String stated = text == null ? "" : text.replace('\0', '\uFFFD');
      if (retryable && bytes() > MOST_BYTES) {
        stated = "too large to be retried without a person: " + bytes() + " bytes; " + stated;
      }
      String all =
          unreadable.isEmpty()
              ? stated
              : "unreadable: " + String.join(", ", unreadable) + "; " + stated;
      return all.substring(0, Math.min(all.length(), Failure.MAX_DETAIL));
    }
  }
}
