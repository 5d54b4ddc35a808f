package io.prismatic.dd.sinks.postgres;

import static io.prismatic.dd.sinks.postgres.ScoredEntities.REVISION;
import static io.prismatic.dd.sinks.postgres.ScoredEntities.scored;
import static io.prismatic.dd.sinks.postgres.ScoredEntities.withRisk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.prismatic.dd.functions.model.EntityScored;
import io.prismatic.dd.functions.model.Revision;
import io.prismatic.dd.functions.model.ScoredEntity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UpsertTest {

  private static final Revision OLDER = new Revision(REVISION.at().minusSeconds(1), 9_999);
  private static final Revision NEWER = new Revision(REVISION.at().plusSeconds(1), 1);

  @AutoClose private final EmbeddedDatabase database = EmbeddedDatabase.create();
  @AutoClose private final DatabaseWriter writer = new DatabaseWriter(database.settings());

  @Test
  void writesWhatAdaptersFoundAndForgetsItWithTheNextScore() throws Exception {
    byte[] found = "{\"data\": {\"n\": [1.50]}}".getBytes(StandardCharsets.UTF_8);
    ScoredEntity plain = scored("e-1");

    writer.write(ScoredEntities.withEnrichment(plain, found), scored("e-2"));
    assertThat(database.value("SELECT enrichment::text FROM entity WHERE id = 'e-1'"))
        .isEqualTo("{\"data\": {\"n\": [1.50]}}");
    assertThat(database.value("SELECT count(*) FROM entity WHERE enrichment IS NULL"))
        .isEqualTo("1");

    writer.write(plain);
    assertThat(database.value("SELECT count(*) FROM entity WHERE enrichment IS NULL"))
        .isEqualTo("2");
  }

  @Test
  void writesEveryColumnAndReturnsTheAnnouncement() throws Exception {
    ScoredEntity entity = scored("e-1");

    StoredBatch stored = writer.write(entity);

    assertThat(stored).isEqualTo(new StoredBatch(List.of(EntityScored.of(entity)), List.of(), 0));
    Map<String, Object> row =
        database
            .query(
                """
                SELECT case_id, id, status, schema, caption, document::text, revision_offset, risk,
                  band, recommendation, match, matched, coverage,
                  revision = '2024-08-22T10:00:00Z' AS revision_kept,
                  scored_at = '2024-11-24T02:03:04.567Z' AS scored_at_kept,
                  stored_at BETWEEN now() - interval '1 minute' AND now() AS stored_just_now
                FROM entity
                """)
            .get(0);
    assertThat(row.values())
        .containsExactly(
            "DD-1",
            "e-1",
            "scored",
            "Company",
            ScoredEntities.CAPTION,
            "{\"id\": \"e-1\", \"tlp\": \"AMBER\", \"schema\": \"Company\", \"case_id\": \"DD-1\","
                + " \"anything_else\": {\"kept\": [1.50]}}",
            4711L,
            61.5,
            "high",
            "escalate",
            0.93,
            true,
            0.8,
            true,
            true,
            true);
    assertThat(database.value("SELECT factors::text FROM entity"))
        .isEqualTo(
            "[{\"value\": 0.93, \"factor\": \"watchlist\", \"reason\": \"a \\\"sanction\\\" match\","
                + " \"source\": \"us_ofac_sdn\", \"weight\": 0.5, \"contribution\": 46.5},"
                + " {\"value\": 1.0, \"factor\": \"floor\", \"reason\": \"floor of sanctions\","
                + " \"source\": \"risk model\", \"weight\": 0.0, \"contribution\": 15.0}]");
    assertThat(database.value("SELECT matches::text FROM entity"))
        .isEqualTo(
            "[{\"id\": \"NK-1\", \"match\": true, \"score\": 0.93, \"schema\": \"Company\","
                + " \"topics\": [\"sanction\", \"role.pep\"], \"caption\": \"Foo Ltd\","
                + " \"datasets\": [\"us_ofac_sdn\"], \"explanation\": \"name, jurisdiction\"}]");
    assertThat(database.value("SELECT provenance::text FROM entity"))
        .isEqualTo(
            "{\"list\": \"targets\", \"screener\": \"watchlist\", \"algorithm\": \"logic-v1\","
                + " \"input_hash\": \"ff00\", \"risk_model\": \"risk-1\","
                + " \"list_version\": \"abc123\", \"screener_version\": \"1\"}");
  }

  @Test
  void storesAnEntityWithoutCaption() throws Exception {
    writer.write(ScoredEntities.withCaption(scored("e-1"), null));

    assertThat(database.value("SELECT caption IS NULL FROM entity")).isEqualTo("true");
  }

  @Test
  void keepsItsStatementWhenThePlanIsCachedByTheServer() throws Exception {
    for (int round = 0; round < 12; round++) {
      assertThat(writer.write(ScoredEntities.many(1 + round)).stored()).hasSize(1 + round);
    }
  }

  @Test
  void writesTheSameBatchTwiceWithTheSameResult() throws Exception {
    StoredBatch first = writer.write(ScoredEntities.many(50));
    StoredBatch second = writer.write(ScoredEntities.many(50));

    assertThat(second).isEqualTo(first);
    assertThat(database.value("SELECT count(*) FROM entity")).isEqualTo("50");
  }

  @Test
  void neverPutsAnOlderRevisionOverANewerOne() throws Exception {
    writer.write(scored("e-1"), scored("e-2"));

    StoredBatch batch =
        writer.write(withRisk(scored("DD-1", "e-1", OLDER), 1), withRisk(scored("e-2"), 2));

    assertThat(batch.superseded()).isEqualTo(1);
    assertThat(batch.stored()).extracting(EntityScored::id).containsExactly("e-2");
    assertThat(database.query("SELECT risk FROM entity ORDER BY id").toString())
        .isEqualTo("[{risk=61.5}, {risk=2.0}]");
  }

  @Test
  void breaksTiesOfRevisionsByOffset() throws Exception {
    writer.write(scored("e-1"));

    StoredBatch batch = writer.write(scored("DD-1", "e-1", new Revision(REVISION.at(), 4710)));

    assertThat(batch).isEqualTo(new StoredBatch(List.of(), List.of(), 1));
  }

  @Test
  void letsANewerRevisionWin() throws Exception {
    writer.write(scored("e-1"));

    StoredBatch batch = writer.write(withRisk(scored("DD-1", "e-1", NEWER), 1));

    assertThat(batch.stored()).hasSize(1);
    assertThat(database.value("SELECT risk || '@' || revision_offset FROM entity"))
        .isEqualTo("1@1");
  }

  @Test
  void fillsARowThatWaits() throws Exception {
    database.execute(
        "INSERT INTO entity (case_id, id, document, status) VALUES ('DD-1', 'e-1', '{}', 'queued')");

    assertThat(writer.write(scored("e-1")).stored()).hasSize(1);
    assertThat(database.value("SELECT status FROM entity")).isEqualTo("scored");
  }

  @Test
  void storesOneRowOfSeveralRevisionsInABatch() throws Exception {
    StoredBatch batch =
        writer.write(
            scored("DD-1", "e-1", OLDER),
            scored("DD-1", "e-1", NEWER),
            scored("e-1"),
            scored("e-1"),
            scored("e-2"));

    assertThat(batch.superseded()).isEqualTo(3);
    assertThat(batch.stored()).extracting(EntityScored::revision).containsExactly(NEWER, REVISION);
    assertThat(writer.statements()).isEqualTo(1);
  }

  @Test
  @Tag("BC-26")
  void deadLettersARowWithoutOutcome() throws Exception {
    database.execute(
        """
        CREATE FUNCTION drop_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER drop_row BEFORE INSERT ON entity
        FOR EACH ROW WHEN (NEW.id = 'e-002') EXECUTE FUNCTION drop_row();
        """);

    StoredBatch batch = writer.write(ScoredEntities.many(5));

    assertThat(batch.stored()).hasSize(4);
    assertThat(batch.superseded()).isZero();
    assertThat(batch.refused()).singleElement().extracting("entityId").isEqualTo("e-002");
  }

  @Test
  void failsLoudlyWhenAKeyComesBackThatWasNotSent() {
    database.execute(
        """
        CREATE FUNCTION rename() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN NEW.id := ''other''; RETURN NEW; END';
        CREATE TRIGGER rename BEFORE INSERT ON entity FOR EACH ROW EXECUTE FUNCTION rename();
        """);

    assertThatIllegalStateException()
        .isThrownBy(() -> writer.write(scored("e-1")))
        .withMessage("PostgreSQL returned a key that was not sent");
  }

  @Test
  void doesNotDeadlockWhenWritersShareUnsortedKeys() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Integer>> writers =
          IntStream.range(0, 2).<Callable<Integer>>mapToObj(seed -> () -> shuffled(seed)).toList();
      for (Future<Integer> pauses : threads.invokeAll(writers, 60, TimeUnit.SECONDS)) {
        assertThat(pauses.get()).as("a deadlock is a transient failure").isZero();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(database.value("SELECT count(*) FROM entity")).isEqualTo("100");
  }

  private int shuffled(int seed) throws InterruptedException {
    Random random = new Random(seed);
    try (DatabaseWriter own = new DatabaseWriter(database.settings())) {
      for (int round = 0; round < 60; round++) {
        List<ScoredEntity> rows = new ArrayList<>(ScoredEntities.many(100));
        Collections.shuffle(rows, random);
        own.write(rows);
      }
      return own.pauses();
    }
  }
}
