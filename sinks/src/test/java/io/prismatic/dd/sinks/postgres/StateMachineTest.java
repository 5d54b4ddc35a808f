package io.prismatic.dd.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prismatic.dd.functions.model.PendingRow;
import io.prismatic.dd.functions.model.Revision;
import io.prismatic.dd.functions.model.RowVersion;
import io.prismatic.dd.functions.model.ScoredEntity;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row of the queue on its way through the statuses, as schema.sql allows them. */
class StateMachineTest {

  @AutoClose private final EmbeddedDatabase database = EmbeddedDatabase.create();
  @AutoClose private final DatabaseWriter analyzer = new DatabaseWriter(database.settings());
  @AutoClose private final PendingTable producer = open();

  private PendingTable open() {
    try {
      return PendingTable.open(database.settings(), null);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void insert(String lastChange) {
    database.execute(
        "INSERT INTO entity (case_id, id, document) VALUES ('DD-1', 'e', '%s')"
            .formatted(document(lastChange, "one")));
  }

  private static String document(String lastChange, String name) {
    return """
        {"schema":"Company","last_change":"%s","properties":{"name":["%s"]}}"""
        .formatted(lastChange, name);
  }

  private void change(String lastChange, String name) {
    database.execute("UPDATE entity SET document = '" + document(lastChange, name) + "'");
  }

  private PendingRow published() throws SQLException {
    return producer.poll(List.of(), 10).rows().get(0);
  }

  private void queued(PendingRow row) throws SQLException {
    producer.queued(List.of(row.row()));
  }

  private PendingRow publishedAndQueued() throws SQLException {
    PendingRow row = published();
    queued(row);
    assertThat(status()).isEqualTo("queued");
    return row;
  }

  /** The record as the analyzer scores it. */
  private static ScoredEntity scored(PendingRow row, String revision, long offset) {
    RowVersion key = row.row();
    return ScoredEntities.withDocument(
        ScoredEntities.scored(
            key.caseId(), key.id(), new Revision(Instant.parse(revision), offset)),
        new String(row.document(), StandardCharsets.UTF_8));
  }

  private String status() {
    return database.value("SELECT status FROM entity");
  }

  private String name() {
    return database.value("SELECT document #>> '{properties,name,0}' FROM entity");
  }

  private static final String EARLY = "2026-08-22T10:00:00Z";
  private static final String LATE = "2026-08-23T10:00:00Z";

  @Test
  void aRowGoesFromPendingOverQueuedToScoredAndBackToPendingWhenItIsChanged() throws Exception {
    insert("2026-08-22T10:00:00");
    analyzer.write(scored(publishedAndQueued(), EARLY, 1));
    assertThat(status()).isEqualTo("scored");

    change("2026-08-23T10:00:00", "two");

    assertThat(status()).isEqualTo("pending");
    analyzer.write(scored(publishedAndQueued(), LATE, 2));
    assertThat(status()).isEqualTo("scored");
    assertThat(name()).isEqualTo("two");
  }

  @Test
  void writingTheSameDocumentAgainChangesNothing() throws Exception {
    insert("2026-08-22T10:00:00");
    publishedAndQueued();

    change("2026-08-22T10:00:00", "one");

    assertThat(status()).isEqualTo("queued");
  }

  @Test
  void aRowThatIsScoredBeforeItIsMarkedStaysScored() throws Exception {
    insert("2026-08-22T10:00:00");
    PendingRow row = published();
    analyzer.write(scored(row, EARLY, 1));

    queued(row);

    assertThat(status()).isEqualTo("scored");
  }

  @Test
  void aLateScoreOfAnEarlierStateKeepsTheChangedDocumentPending() throws Exception {
    insert("2026-08-22T10:00:00");
    PendingRow first = publishedAndQueued();
    change("2026-08-22T10:00:00", "two");

    analyzer.write(scored(first, EARLY, 1));

    assertThat(status()).isEqualTo("pending");
    assertThat(name()).isEqualTo("two");
    analyzer.write(scored(publishedAndQueued(), EARLY, 2));
    assertThat(status()).isEqualTo("scored");
    assertThat(name()).isEqualTo("two");
  }

  @Test
  void aLateScoreOfAnEarlierStateKeepsTheChangedDocumentThatIsQueued() throws Exception {
    insert("2026-08-22T10:00:00");
    PendingRow first = publishedAndQueued();
    change("2026-08-23T10:00:00", "two");
    PendingRow second = publishedAndQueued();

    analyzer.write(scored(first, EARLY, 1));

    assertThat(name()).isEqualTo("two");
    analyzer.write(scored(second, LATE, 2));
    assertThat(status()).isEqualTo("scored");
    assertThat(database.value("SELECT revision_offset FROM entity")).isEqualTo("2");
  }

  @Test
  void aNewerRevisionFromElsewhereTakesThePlaceOfTheWaitingOne() throws Exception {
    insert("2026-08-22T10:00:00");
    ScoredEntity newer =
        ScoredEntities.withDocument(
            ScoredEntities.scored("DD-1", "e", new Revision(Instant.parse(LATE), 7)),
            "{\"id\":\"e\",\"case_id\":\"DD-1\"," + document("2026-08-23", "three").substring(1));

    analyzer.write(newer);

    assertThat(status()).isEqualTo("scored");
    assertThat(name()).isEqualTo("three");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aStateOlderThanWhatIsStoredIsSettledAsScored(boolean marked) throws Exception {
    insert("2026-08-23T10:00:00");
    analyzer.write(scored(publishedAndQueued(), LATE, 1));
    change("2026-08-22T10:00:00", "older");
    PendingRow older = marked ? publishedAndQueued() : published();

    StoredBatch outcome = analyzer.write(scored(older, EARLY, 2));

    assertThat(outcome.superseded()).isEqualTo(1);
    assertThat(status()).isEqualTo("scored");
    queued(older);
    assertThat(status()).isEqualTo("scored");
  }

  @Test
  void everyStateOfARowIsLaterThanTheOneBefore() {
    insert("2026-08-22T10:00:00");
    database.execute("UPDATE entity SET pending_since = now() + interval '1 minute'");

    change("2026-08-22T10:00:00", "two");

    assertThat(database.value("SELECT pending_since > now() + interval '59 seconds' FROM entity"))
        .isEqualTo("true");
  }

  @ParameterizedTest
  @CsvSource({"queued, scored", "scored, queued", "failed, scored"})
  void otherWaysAreRefused(String from, String to) throws Exception {
    insert("2026-08-22T10:00:00");
    PendingRow row = publishedAndQueued();
    if (from.equals("scored")) {
      analyzer.write(scored(row, EARLY, 1));
    } else if (from.equals("failed")) {
      letter(row, "parked", "rejected");
    }

    assertThatThrownBy(() -> database.execute("UPDATE entity SET status = '" + to + "'"))
        .rootCause()
        .hasMessageContaining("no way leads from " + from + " to " + to);
  }

  @Test
  void aRowFailsWithItsDeadLetterAndIsQueuedAgainWhenThatIsSubmittedAgain() throws Exception {
    insert("2026-08-22T10:00:00");
    PendingRow row = publishedAndQueued();

    letter(row, "waiting", "unavailable");

    assertThat(status()).isEqualTo("failed");
    assertThat(database.value("SELECT failure FROM entity"))
        .isEqualTo("score, unavailable: HTTP 503");
    database.execute("UPDATE dead_letter SET status = 'retried', next_retry_at = NULL");
    assertThat(status()).isEqualTo("queued");
    assertThat(database.value("SELECT num_nulls(failure, failed_at) FROM entity")).isEqualTo("2");
    analyzer.write(scored(row, EARLY, 1));
    assertThat(status()).isEqualTo("scored");
  }

  @Test
  void aFailedRowIsSubmittedAgainByMakingItPending() throws Exception {
    insert("2026-08-22T10:00:00");
    PendingRow first = publishedAndQueued();
    letter(first, "parked", "rejected");

    database.execute("UPDATE entity SET status = 'pending'");

    PendingRow second = publishedAndQueued();
    assertThat(second.timestamp()).isAfter(first.timestamp());
  }

  @Test
  void aRowFailsBeforeItIsMarkedToo() throws Exception {
    insert("2026-08-22T10:00:00");
    PendingRow row = published();

    letter(row, "parked", "rejected");

    queued(row);
    assertThat(status()).isEqualTo("failed");
  }

  @Test
  void theDeadLetterOfAnEarlierStateDoesNotConcernTheRow() throws Exception {
    insert("2026-08-22T10:00:00");
    PendingRow first = publishedAndQueued();
    change("2026-08-23T10:00:00", "two");

    letter(first, "parked", "rejected");

    assertThat(status()).isEqualTo("pending");
  }

  @Test
  void theDeadLetterOfARepetitionDoesNotConcernARowThatIsStored() throws Exception {
    insert("2026-08-22T10:00:00");
    PendingRow row = publishedAndQueued();
    analyzer.write(scored(row, EARLY, 5));

    letter(row, "waiting", "timed-out");

    assertThat(status()).isEqualTo("scored");
  }

  /** A dead letter of the record, as the job of dead letters writes it. */
  private void letter(PendingRow row, String status, String reason) {
    database.execute(
        """
        INSERT INTO dead_letter (origin_topic, origin_partition, origin_offset, origin_timestamp,
          case_id, entity_id, revision, revision_offset, header_keys, header_values,
          stage, reason, detail, retryable, failed_at, first_failed_at, retry_count, next_retry_at, status)
        VALUES ('pending', 0, 5, now(), 'DD-1', 'e', '2026-08-22T10:00:00Z', 5,
          '{trace,entity-pending-since}', ARRAY['\\x00ff'::bytea, convert_to('%s', 'UTF8')],
          'score', '%s', 'HTTP 503', true, now(), now(), 0,
          CASE WHEN '%s' = 'waiting' THEN now() END, '%s')
        """
            .formatted(row.state(), reason, status, status));
  }
}
