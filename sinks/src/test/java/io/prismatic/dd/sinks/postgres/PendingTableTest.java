package io.prismatic.dd.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.prismatic.dd.functions.model.PendingRow;
import io.prismatic.dd.functions.model.RowVersion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class PendingTableTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @AutoClose private final EmbeddedDatabase database = EmbeddedDatabase.create();
  @AutoClose private final PendingTable table = open(null);

  private PendingTable open(String caseId) {
    try {
      return PendingTable.open(database.settings(), caseId);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void insert(String id, String document) {
    database.execute(
        "INSERT INTO entity (case_id, id, document) VALUES ('c', '%s', '%s')"
            .formatted(id, document));
  }

  private List<PendingRow> poll(RowVersion... inFlight) throws SQLException {
    return table.poll(List.of(inFlight), 100).rows();
  }

  private String status(String id) {
    return database.value("SELECT status FROM entity WHERE id = '" + id + "'");
  }

  @Test
  void aRecordHasIdAndCaseOfItsRowAndTheSchemaOfItsDocumentElseOfItsRow() throws Exception {
    insert("a", "{\"id\":\"other\",\"schema\":\"Company\",\"kept\":{\"n\":1.50}}");
    database.execute(
        "INSERT INTO entity (case_id, id, schema, document) VALUES ('c', 'b', 'Person', '{}')");
    insert("c", "{}");

    assertThat(poll())
        .extracting(row -> JSON.readTree(row.document()))
        .containsExactly(
            JSON.readTree(
                "{\"id\":\"a\",\"case_id\":\"c\",\"schema\":\"Company\",\"kept\":{\"n\":1.50}}"),
            JSON.readTree("{\"id\":\"b\",\"case_id\":\"c\",\"schema\":\"Person\"}"),
            JSON.readTree("{\"id\":\"c\",\"case_id\":\"c\"}"));
  }

  @Test
  void theTimeStampIsTheRowsUnlessThatIsPastAnHour() throws Exception {
    insert("new", "{}");
    insert("old", "{}");
    database.execute(
        "UPDATE entity SET pending_since = now() - interval '30 days' WHERE id = 'old'");
    Instant since =
        Instant.ofEpochMilli(
            Long.parseLong(
                database.value("SELECT entity_state(pending_since) FROM entity WHERE id = 'new'")));

    List<PendingRow> rows = poll();

    assertThat(rows.get(0).row().id()).isEqualTo("old");
    assertThat(Duration.between(rows.get(0).timestamp(), Instant.now()))
        .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
    assertThat(rows.get(1).timestamp()).isEqualTo(since);
  }

  @Test
  void leavesOutWhatIsInFlight() throws Exception {
    insert("a", "{}");
    insert("b", "{}");
    RowVersion a = poll().get(0).row();

    assertThat(poll(a)).extracting(row -> row.row().id()).containsExactly("b");
  }

  @Test
  void marksWhatIsUnchangedAndSkipsWithoutWaitingWhatIsLocked() throws Exception {
    for (String id : List.of("kept", "changed", "deleted", "locked")) {
      insert(id, "{}");
    }
    List<RowVersion> rows = poll().stream().map(PendingRow::row).toList();
    database.execute("UPDATE entity SET priority = 1 WHERE id = 'changed'");
    database.execute("DELETE FROM entity WHERE id = 'deleted'");
    try (Connection platform = database.connect();
        var lock = platform.createStatement()) {
      platform.setAutoCommit(false);
      lock.execute("SELECT FROM entity WHERE id = 'locked' FOR UPDATE");

      PendingTable.Outcome outcome = table.queued(rows);

      assertThat(outcome.queued()).extracting(RowVersion::id).containsExactly("kept");
      assertThat(outcome.changed())
          .extracting(RowVersion::id)
          .containsExactlyInAnyOrder("changed", "deleted");
      platform.rollback();
    }
    assertThat(table.queued(rows).queued()).extracting(RowVersion::id).containsExactly("locked");
    assertThat(status("changed")).isEqualTo("pending");
  }

  @Test
  void aRowThatIsTooLargeForKafkaFailsAndItsNeighboursAreRead() throws Exception {
    insert("a", "{}");
    insert("huge", "{\"x\":\"" + "x".repeat(PendingTable.LARGEST) + "\"}");
    insert("b", "{}");

    assertThat(poll()).extracting(row -> row.row().id()).containsExactly("a", "b");

    assertThat(status("huge")).isEqualTo("failed");
    assertThat(database.value("SELECT failure FROM entity WHERE id = 'huge'"))
        .matches("publish, too-large: \\d+ bytes, at most 1046528 are published");
  }

  @Test
  void aProducerOfAllCasesExcludesEveryOtherAndThoseOfSingleCasesTheSameCaseOnly()
      throws Exception {
    assertThat(table.lock()).isTrue();
    try (PendingTable all = open(null);
        PendingTable one = open("a")) {
      assertThat(all.lock()).isFalse();
      assertThat(one.lock()).isFalse();
    }
    table.close();
    try (PendingTable one = open("a");
        PendingTable same = open("a");
        PendingTable other = open("b");
        PendingTable all = open(null)) {
      assertThat(one.lock()).isTrue();
      assertThat(same.lock()).isFalse();
      assertThat(other.lock()).isTrue();
      assertThat(all.lock()).isFalse();
    }
  }

  @Test
  void readsAMillionPendingRowsFromTheIndexWithoutSortingWhateverTheStatisticsSay()
      throws Exception {
    int rows = Integer.getInteger("producer.waiting", 1_000_000);
    database.execute(
        """
        ALTER TABLE entity SET (autovacuum_enabled = false);
        INSERT INTO entity (case_id, id, document, priority)
        SELECT 'c' || i %% 40, 'e-' || i, '{"schema":"Person"}', i %% 3
        FROM generate_series(1, %d) AS i
        """
            .formatted(rows));

    assertThat(plan(null))
        .contains("entity_queue_index")
        .doesNotContain("Sort", "Seq Scan on entity");
    assertThat(plan("c7"))
        .contains("entity_case_queue_index")
        .doesNotContain("Sort", "Seq Scan on entity");
    database.execute("ANALYZE entity");
    assertThat(plan(null))
        .contains("entity_queue_index")
        .doesNotContain("Sort", "Seq Scan on entity");
    List<RowVersion> inFlight =
        new ArrayList<>(table.poll(List.of(), 1000).rows().stream().map(PendingRow::row).toList());
    long start = System.nanoTime();
    assertThat(table.poll(inFlight, 100).rows()).hasSize(100);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("however many wait")
        .isLessThan(Duration.ofSeconds(1));
  }

  private String plan(String caseId) throws SQLException {
    try (PendingTable planned = open(caseId)) {
      StringBuilder plan = new StringBuilder();
      try (PreparedStatement statement = planned.explain();
          ResultSet lines = statement.executeQuery()) {
        while (lines.next()) {
          plan.append(lines.getString(1)).append('\n');
        }
      }
      return plan.toString();
    }
  }
}
