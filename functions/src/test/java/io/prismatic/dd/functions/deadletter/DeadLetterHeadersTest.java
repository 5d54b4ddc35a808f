package io.prismatic.dd.functions.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.model.Header;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.Records;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadLetterHeadersTest {

  private static final Instant FAILED_AT = Instant.parse("2026-08-22T10:00:01.500Z");
  private static final Failure FAILURE =
      new Failure(Stage.SCORE, Reason.UNAVAILABLE, "503 on 5 attempts");

  @Test
  void tellsEverythingAboutAFirstFailureBesideTheRecordsOwnHeaders() {
    PendingRecord record = Records.of(new byte[0], Records.header("trace", "t1"));

    assertThat(encoded(new DeadLetter(record, "c", "e", FAILURE, FAILED_AT)))
        .containsExactlyEntriesOf(
            linked(
                "trace", "t1",
                "dd-entity-id", "e",
                "dd-case-id", "c",
                "dd-stage", "score",
                "dd-reason", "unavailable",
                "dd-detail", "503 on 5 attempts",
                "dd-retryable", "true",
                "dd-failed-at", "2026-08-22T10:00:01.500Z",
                "dd-first-failed-at", "2026-08-22T10:00:01.500Z",
                "dd-retry-count", "0",
                "dd-origin-topic", "dd.entities.pending",
                "dd-origin-partition", "3",
                "dd-origin-offset", "42",
                "dd-origin-timestamp", "2026-08-22T10:00:00Z"));
  }

  @Test
  void leavesOutTheIdsOfARecordThatCouldNotTellThem() {
    DeadLetter letter = new DeadLetter(Records.of("?"), null, null, FAILURE, FAILED_AT);

    assertThat(encoded(letter)).doesNotContainKeys("dd-entity-id", "dd-case-id");
  }

  @Test
  void keepsOriginFirstFailureAndCountOfARetriedRecord() {
    DeadLetter first = new DeadLetter(Records.of("?"), "c", "e", FAILURE, FAILED_AT);
    List<Header> headers = new java.util.ArrayList<>(DeadLetterHeaders.encode(first));
    headers.removeIf(header -> header.key().equals("dd-retry-count"));
    headers.add(Records.header("dd-retry-count", "2"));
    PendingRecord retried =
        new PendingRecord(
            null,
            new byte[0],
            headers,
            new io.prismatic.dd.functions.model.Origin(
                "dd.entities.pending", 0, 99, Instant.parse("2026-09-01T00:00:00Z")));

    Map<String, String> second =
        encoded(new DeadLetter(retried, "c", "e", FAILURE, Instant.parse("2026-09-01T00:00:05Z")));

    assertThat(second)
        .containsEntry("dd-origin-partition", "3")
        .containsEntry("dd-origin-offset", "42")
        .containsEntry("dd-origin-timestamp", "2026-08-22T10:00:00Z")
        .containsEntry("dd-first-failed-at", "2026-08-22T10:00:01.500Z")
        .containsEntry("dd-failed-at", "2026-09-01T00:00:05Z")
        .containsEntry("dd-retry-count", "2");
  }

  @Test
  void cutsALongDetail() {
    assertThat(new Failure(Stage.SCORE, Reason.REJECTED, "x".repeat(5000)).detail())
        .hasSize(Failure.MAX_DETAIL)
        .endsWith("…");
  }

  private static Map<String, String> encoded(DeadLetter letter) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : DeadLetterHeaders.encode(letter)) {
      assertThat(headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)))
          .as(header.key())
          .isNull();
    }
    return headers;
  }

  private static Map<String, String> linked(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
