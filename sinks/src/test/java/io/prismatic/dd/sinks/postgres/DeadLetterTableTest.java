package io.prismatic.dd.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prismatic.dd.functions.deadletter.Attempt;
import io.prismatic.dd.functions.deadletter.RetryHistory;
import io.prismatic.dd.functions.model.Header;
import io.prismatic.dd.functions.model.Origin;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.Revision;
import io.prismatic.dd.functions.retry.DeadLetterRow;
import io.prismatic.dd.functions.retry.DeadLetterStatus;
import io.prismatic.dd.functions.retry.FailedRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of dead letters, their view, and what a person does with them. */
class DeadLetterTableTest {

  private static final Instant TIME = Instant.parse("2026-08-22T10:00:00Z");
  private static final DeadLetterSelection PARKED = selection("parked");
  private static final DeadLetterTable.Author AUTHOR =
      new DeadLetterTable.Author("anna", "list was updated");

  @AutoClose private final EmbeddedDatabase database = EmbeddedDatabase.create();

  @ParameterizedTest
  @Tag("BC-43")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theLastStateStandsInWhateverOrderRowsAreReplayed(long seed) throws SQLException {
    List<DeadLetterRow> history = new ArrayList<>();
    for (Attempt attempt = Attempt.FIRST; attempt.retryCount() < 3; attempt = attempt.retried()) {
      history.add(row(1, attempt, DeadLetterStatus.WAITING));
      history.add(row(1, attempt, DeadLetterStatus.RETRIED));
    }
    history.add(row(1, new Attempt(0, 3), DeadLetterStatus.PARKED));
    history.add(row(1, new Attempt(1, 0), DeadLetterStatus.WAITING));
    history.add(row(1, new Attempt(1, 0), DeadLetterStatus.RETRIED));
    Collections.shuffle(history, new Random(seed));

    write(history);
    write(history);

    assertThat(rows()).containsExactly("retried 1 0");
  }

  @Test
  void aReplayDoesNotUndoWhatAPersonDid() throws Exception {
    write(List.of(row(1, new Attempt(0, 8), DeadLetterStatus.PARKED)));
    try (DeadLetterTable table = DeadLetterTable.open(database.settings())) {
      table.discard(PARKED, 10, AUTHOR);
    }

    write(
        List.of(
            row(1, new Attempt(0, 7), DeadLetterStatus.WAITING),
            row(1, new Attempt(0, 8), DeadLetterStatus.PARKED)));

    assertThat(rows()).containsExactly("discarded 0 8");
  }

  @Test
  @Tag("BC-45")
  void submitsTheSameBytesAsAFirstAttemptAndMarksThemWhenTheyArePublished() throws Exception {
    write(List.of(row(1, new Attempt(0, 8), DeadLetterStatus.PARKED)));
    List<PendingRecord> published = new ArrayList<>();
    try (DeadLetterTable table = DeadLetterTable.open(database.settings())) {
      assertThat(table.resubmit(PARKED, 10, AUTHOR, into(published)).done()).isEqualTo(1);
      assertThat(table.resubmit(PARKED, 10, AUTHOR, into(published)).done()).isZero();
    }

    PendingRecord original = original(1);
    assertThat(published).hasSize(1);
    assertThat(published.get(0).key()).isEqualTo(original.key());
    assertThat(published.get(0).value()).isEqualTo(original.value());
    assertThat(published.get(0).headers().subList(0, 2))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(original.headers());
    assertThat(RetryHistory.of(published.get(0)))
        .isEqualTo(new RetryHistory(original.origin(), TIME, new Attempt(1, 0)));
    assertThat(
            database.value(
                "SELECT concat_ws('|', status, action, action_by, action_note,"
                    + " action_at <= now()) FROM dead_letter"))
        .isEqualTo("resubmitted|resubmit|anna|list was updated|t");
  }

  @Test
  @Tag("BC-45")
  void marksNothingThatTheBrokerDidNotTake() throws Exception {
    write(List.of(row(1, Attempt.FIRST, DeadLetterStatus.PARKED)));
    try (DeadLetterTable table = DeadLetterTable.open(database.settings())) {
      assertThatThrownBy(
              () ->
                  table.resubmit(
                      PARKED,
                      10,
                      AUTHOR,
                      records -> {
                        throw new IllegalStateException("no broker");
                      }))
          .hasMessage("no broker");
    }

    assertThat(rows()).containsExactly("parked 0 0");
  }

  @Test
  @Tag("BC-45")
  void whatTheBrokerRefusesStaysAsItWasAndHoldsUpNothing() throws Exception {
    List<DeadLetterRow> rows = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      rows.add(row(i, Attempt.FIRST, DeadLetterStatus.PARKED));
    }
    write(rows);
    try (DeadLetterTable table = DeadLetterTable.open(database.settings())) {
      DeadLetterTable.Outcome outcome =
          table.resubmit(
              PARKED,
              100,
              AUTHOR,
              records ->
                  records.stream().filter(record -> record.origin().offset() % 10 != 3).toList());

      assertThat(outcome.done()).isEqualTo(40);
      assertThat(outcome.refused())
          .containsExactly(
              "dd.entities.pending-3@3",
              "dd.entities.pending-3@13",
              "dd.entities.pending-3@23",
              "dd.entities.pending-3@33",
              "dd.entities.pending-3@43");
      assertThat(table.count(PARKED)).isEqualTo(5);
    }
  }

  private static DeadLetterTable.Publisher into(List<PendingRecord> published) {
    return records -> {
      published.addAll(records);
      return records;
    };
  }

  @Test
  void goesThroughManyInTheOrderOfTheirFailureUpToTheLimit() throws Exception {
    List<DeadLetterRow> rows = new ArrayList<>();
    for (int i = 0; i < 55; i++) {
      rows.add(row(i, Attempt.FIRST, DeadLetterStatus.PARKED));
    }
    write(rows);
    List<Long> offsets = new ArrayList<>();
    try (DeadLetterTable table = DeadLetterTable.open(database.settings())) {
      DeadLetterTable.Publisher publisher =
          records -> {
            records.forEach(record -> offsets.add(record.origin().offset()));
            return records;
          };
      DeadLetterSelection any = selection("parked", "resubmitted");
      assertThat(table.resubmit(any, 50, AUTHOR, publisher).done()).isEqualTo(50);
      assertThat(offsets).hasSize(50).isSorted().doesNotHaveDuplicates();
      assertThat(table.resubmit(any, 100, AUTHOR, publisher).done()).isEqualTo(55);
    }
  }

  @Test
  void leavesAloneWhatTheJobWillRetryUnlessItIsOverdueByADay() throws Exception {
    write(
        List.of(
            row(1, Attempt.FIRST, DeadLetterStatus.WAITING),
            row(2, Attempt.FIRST, DeadLetterStatus.WAITING)));
    database.execute(
        "UPDATE dead_letter SET next_retry_at = now() - origin_offset * interval '23 h'");
    try (DeadLetterTable table = DeadLetterTable.open(database.settings())) {
      assertThat(table.discard(selection("waiting"), 10, AUTHOR)).isEqualTo(1);
    }
  }

  /** Stored revision, its offset and time against a letter of revision 10:00 at offset 1. */
  @ParameterizedTest
  @CsvSource({
    "2026-08-22T10:00:00Z, 1, false",
    "2026-08-22T10:00:00Z, 0, true",
    "2026-08-22T10:00:01Z, 0, false",
    "2026-08-22T09:59:59Z, 9, true"
  })
  void theViewClosesALetterByTheRevisionThatFailedOrANewerOne(
      String revision, long offset, boolean open) throws SQLException {
    write(List.of(row(1, Attempt.FIRST, DeadLetterStatus.RETRIED)));
    store(revision, offset);

    assertThat(open()).isEqualTo(open ? 1 : 0);
  }

  @Test
  void theViewClosesALetterWithoutRevisionByWhatIsStoredLater() throws SQLException {
    DeadLetterRow row = row(1, Attempt.FIRST, DeadLetterStatus.PARKED);
    FailedRecord f = row.failed();
    write(
        List.of(
            new DeadLetterRow(
                new FailedRecord(
                    f.record(),
                    "c",
                    "e",
                    null,
                    "parse",
                    "bad-date",
                    "",
                    false,
                    TIME,
                    TIME,
                    Attempt.FIRST),
                DeadLetterStatus.PARKED,
                null)));
    assertThat(open()).isEqualTo(1);

    store("2026-08-01T00:00:00Z", 0);

    assertThat(open()).isZero();
  }

  @Test
  void theViewShowsEverythingElseUntilItIsDiscarded() throws Exception {
    write(
        List.of(
            row(1, Attempt.FIRST, DeadLetterStatus.WAITING),
            row(2, Attempt.FIRST, DeadLetterStatus.RETRIED),
            row(3, Attempt.FIRST, DeadLetterStatus.PARKED)));
    database.execute("INSERT INTO entity (case_id, id, document) VALUES ('c', 'e', '{}')");
    assertThat(open()).isEqualTo(3);

    try (DeadLetterTable table = DeadLetterTable.open(database.settings())) {
      table.discard(PARKED, 10, AUTHOR);
    }

    assertThat(open()).isEqualTo(2);
    assertThat(database.query("SELECT * FROM open_dead_letter").get(0))
        .doesNotContainKeys("payload", "record_key", "header_values")
        .containsEntry("entity_status", "pending");
  }

  @Test
  void keepsATombstoneAndCharactersThatNoTextColumnHolds() throws SQLException {
    FailedRecord failed =
        new FailedRecord(
            new PendingRecord(
                null,
                null,
                List.of(new Header("a\0b", new byte[] {0})),
                new Origin("t\0", 0, 7, TIME)),
            null,
            "e\0",
            null,
            "unknown",
            "unknown",
            "\0",
            false,
            TIME,
            TIME,
            Attempt.FIRST);

    write(List.of(new DeadLetterRow(failed, DeadLetterStatus.PARKED, null)));

    assertThat(database.value("SELECT payload IS NULL AND record_key IS NULL FROM dead_letter"))
        .isEqualTo("true");
  }

  private void store(String revision, long offset) {
    database.execute(
        """
        INSERT INTO entity (case_id, id, document, status, schema, revision, revision_offset, risk,
          band, recommendation, match, matched, coverage, factors, matches, provenance, scored_at,
          stored_at)
        VALUES ('c', 'e', '{}', 'scored', 'Person', '%s', %d, 0, 'low', 'clear', 0, false, 1, '[]',
          '[]', '{}', now(), now())
        """
            .formatted(revision, offset));
  }

  private long open() {
    return Long.parseLong(database.value("SELECT count(*) FROM open_dead_letter"));
  }

  private List<String> rows() {
    return database
        .query("SELECT concat_ws(' ', status, submission, retry_count) AS row FROM dead_letter")
        .stream()
        .map(row -> (String) row.get("row"))
        .toList();
  }

  private void write(List<DeadLetterRow> rows) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(DeadLetterStatement.SQL)) {
      for (DeadLetterRow row : rows) {
        new DeadLetterStatement().accept(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static DeadLetterSelection selection(String... statuses) {
    return new DeadLetterSelection(
        List.of(), List.of(), List.of(), List.of(), List.of(), null, null, List.of(statuses), true);
  }

  private static PendingRecord original(long offset) {
    return new PendingRecord(
        new byte[] {1, 0},
        new byte[] {'{', 0, -1},
        List.of(new Header("trace", new byte[] {0, -2}), new Header("empty", null)),
        new Origin("dd.entities.pending", 3, offset, TIME));
  }

  private static DeadLetterRow row(long offset, Attempt attempt, DeadLetterStatus status) {
    FailedRecord failed =
        new FailedRecord(
            original(offset),
            "c",
            "e",
            new Revision(TIME, 1),
            "score",
            "unavailable",
            "503",
            true,
            TIME.plusSeconds(offset),
            TIME,
            attempt);
    return new DeadLetterRow(failed, status, status == DeadLetterStatus.WAITING ? TIME : null);
  }
}
