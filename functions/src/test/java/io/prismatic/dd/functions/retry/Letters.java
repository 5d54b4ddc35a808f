package io.prismatic.dd.functions.retry;

import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.deadletter.DeadLetterHeaders;
import io.prismatic.dd.functions.deadletter.Failure;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.deadletter.Stage;
import io.prismatic.dd.functions.model.Header;
import io.prismatic.dd.functions.model.Origin;
import io.prismatic.dd.functions.model.PendingRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Dead letters for tests, made by the product's own path: failed, published, read back. */
final class Letters {

  static final Instant ORIGINAL_TIME = Instant.parse("2026-08-22T10:00:00Z");
  static final Instant FAILED_AT = Instant.parse("2026-08-22T10:00:05Z");

  private Letters() {}

  /** A record as its producer published it. */
  static PendingRecord original(long offset) {
    String value =
        "{\"id\":\"e-%d\",\"case_id\":\"c\",\"schema\":\"Person\",\"properties\":{\"name\":[\"N\"]}}"
            .formatted(offset);
    return new PendingRecord(
        new byte[] {7, 0, -1},
        value.getBytes(StandardCharsets.UTF_8),
        List.of(new Header("trace", new byte[] {0, -2}), new Header("empty", null)),
        new Origin("dd.entities.pending", 3, offset, ORIGINAL_TIME));
  }

  /** The dead letter of a record, as it stands on the dead-letter topic. */
  static PendingRecord published(PendingRecord record, Reason reason) {
    DeadLetter letter =
        new DeadLetter(record, "c", "e", new Failure(Stage.SCORE, reason, "503"), FAILED_AT);
    return new PendingRecord(
        record.key(),
        record.value(),
        DeadLetterHeaders.encode(letter),
        new Origin("dd.entities.dead-letter", 1, 900, FAILED_AT));
  }

  static FailedRecord failed(PendingRecord record, Reason reason) {
    return DeadLetterReader.read(published(record, reason));
  }

  static FailedRecord unavailable(long offset) {
    return failed(original(offset), Reason.UNAVAILABLE);
  }

  /** The same letter with another value of a header, or without it where the value is null. */
  static PendingRecord with(PendingRecord letter, String key, String value) {
    List<Header> headers = new ArrayList<>(letter.headers());
    headers.removeIf(header -> header.key().equals(key));
    if (value != null) {
      headers.add(new Header(key, value.getBytes(StandardCharsets.UTF_8)));
    }
    return new PendingRecord(letter.key(), letter.value(), headers, letter.origin());
  }
}
