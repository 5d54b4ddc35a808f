package io.prismatic.dd.sinks.postgres;

import static io.prismatic.dd.sinks.postgres.ScoredEntities.scored;
import static io.prismatic.dd.sinks.postgres.ScoredEntities.withCaption;
import static io.prismatic.dd.sinks.postgres.ScoredEntities.withDocument;
import static io.prismatic.dd.sinks.postgres.ScoredEntities.withRisk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.deadletter.Stage;
import io.prismatic.dd.functions.model.EntityScored;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.Revision;
import io.prismatic.dd.functions.model.ScoredEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("BC-25")
@Tag("BC-40")
@Timeout(60)
class PoisonTest {

  @AutoClose private final EmbeddedDatabase database = EmbeddedDatabase.create();
  @AutoClose private final DatabaseWriter writer = new DatabaseWriter(database.settings());

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 24, 25, 48, 49})
  void costsOnlyTheRowAtFaultWhereverItStands(int position) throws Exception {
    List<ScoredEntity> rows = new ArrayList<>(ScoredEntities.many(50));
    rows.set(position, withRisk(rows.get(position), 100.5));

    StoredBatch batch = writer.write(rows);

    assertThat(batch.refused())
        .containsExactly(
            DeadLetter.of(
                rows.get(position), batch.refused().get(0).failure(), DatabaseWriter.NOW));
    assertThat(batch.refused().get(0).failure().stage()).isEqualTo(Stage.STORE);
    assertThat(batch.refused().get(0).failure().reason()).isEqualTo(Reason.REFUSED_BY_DATABASE);
    assertThat(batch.refused().get(0).failure().detail())
        .isEqualTo("SQLSTATE 23514, constraint entity_risk_check");
    assertThat(batch.stored()).hasSize(49);
    assertThat(database.value("SELECT count(*) FROM entity")).isEqualTo("49");
    assertThat(writer.statements()).isLessThanOrEqualTo(9);
  }

  @Test
  void findsThreeOf500InAbout31Statements() throws Exception {
    List<ScoredEntity> rows = new ArrayList<>(ScoredEntities.many(500));
    for (int position : new int[] {3, 250, 499}) {
      rows.set(position, withRisk(rows.get(position), -1));
    }

    StoredBatch batch = writer.write(rows);

    assertThat(batch.refused())
        .extracting(DeadLetter::entityId)
        .containsExactlyInAnyOrder("e-003", "e-250", "e-499");
    assertThat(batch.stored()).hasSize(497).doesNotHaveDuplicates();
    assertThat(writer.statements()).isLessThanOrEqualTo(34);
  }

  static Stream<Arguments> poisons() {
    return Stream.of(
        arguments(
            "NaN as risk",
            poison(e -> withRisk(e, Double.NaN)),
            "SQLSTATE 23514, constraint entity_risk_check"),
        arguments(
            "a number beyond numeric",
            poison(e -> withDocument(e, "{\"n\":1e200000}")),
            "SQLSTATE 22003"),
        arguments(
            "NUL in JSON", poison(e -> withDocument(e, "{\"n\":\"\\u0000\"}")), "SQLSTATE 22P05"),
        arguments("not JSON", poison(e -> withDocument(e, "Jane Doe")), "SQLSTATE 22P02"),
        arguments(
            "not an object",
            poison(e -> withDocument(e, "[\"Jane Doe\"]")),
            "SQLSTATE 23514, constraint entity_document_check"),
        arguments("NUL in text", poison(e -> withCaption(e, "Jane\u0000Doe")), "SQLSTATE 22021"),
        arguments("no value", poison(PoisonTest::withoutValue), "SQLSTATE 23502, column document"),
        arguments(
            "a key too long for the index",
            poison(e -> scored("DD-1", noise(), e.revision())),
            "SQLSTATE 54000"),
        arguments(
            "no score at all",
            poison(PoisonTest::withoutScore),
            "cannot be encoded: NullPointerException"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("poisons")
  void namesWhatIsWrongWithoutAValue(String what, UnaryOperator<ScoredEntity> poison, String detail)
      throws Exception {
    List<ScoredEntity> rows = new ArrayList<>(ScoredEntities.many(5));
    rows.set(2, poison.apply(rows.get(2)));

    StoredBatch batch = writer.write(rows);

    assertThat(batch.refused())
        .singleElement()
        .satisfies(letter -> assertThat(letter.failure().detail()).isEqualTo(detail))
        .satisfies(letter -> assertThat(letter.record()).isSameAs(rows.get(2).record()));
    assertThat(batch.stored())
        .extracting(EntityScored::id)
        .containsExactlyInAnyOrder("e-000", "e-001", "e-003", "e-004");
  }

  @Test
  void refusesTheRowThatATriggerRefuses() throws Exception {
    database.execute(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN RAISE EXCEPTION ''no %'', NEW.caption; END';
        CREATE TRIGGER refuse BEFORE INSERT ON entity
        FOR EACH ROW WHEN (NEW.id = 'e-002') EXECUTE FUNCTION refuse();
        """);

    StoredBatch batch = writer.write(ScoredEntities.many(5));

    assertThat(batch.refused())
        .singleElement()
        .satisfies(letter -> assertThat(letter.failure().detail()).isEqualTo("SQLSTATE P0001"));
    assertThat(batch.stored()).hasSize(4);
  }

  @Test
  void refusesEveryRowIfEveryRowIsAtFault() throws Exception {
    database.execute("ALTER TABLE entity ADD CONSTRAINT closed_check CHECK (case_id <> 'DD-1')");

    StoredBatch batch = writer.write(ScoredEntities.many(10));

    assertThat(batch.stored()).isEmpty();
    assertThat(batch.refused())
        .hasSize(10)
        .allSatisfy(
            letter ->
                assertThat(letter.failure().detail())
                    .isEqualTo("SQLSTATE 23514, constraint closed_check"));
  }

  @Test
  void storesTheOlderRevisionIfTheNewestIsRefused() throws Exception {
    Revision newest = new Revision(ScoredEntities.REVISION.at().plusSeconds(5), 1);
    Revision newer = new Revision(ScoredEntities.REVISION.at().plusSeconds(1), 1);

    StoredBatch batch =
        writer.write(
            withRisk(scored("DD-1", "e-1", newest), 101),
            scored("e-1"),
            withRisk(scored("DD-1", "e-1", newer), 7),
            scored("e-2"));

    assertThat(batch.refused()).hasSize(1);
    assertThat(batch.superseded()).isEqualTo(1);
    assertThat(batch.stored()).extracting(EntityScored::id).containsExactlyInAnyOrder("e-1", "e-2");
    assertThat(database.value("SELECT risk FROM entity WHERE id = 'e-1'")).isEqualTo("7.0");
  }

  private static UnaryOperator<ScoredEntity> poison(UnaryOperator<ScoredEntity> poison) {
    return poison;
  }

  private static ScoredEntity withoutScore(ScoredEntity e) {
    return new ScoredEntity(
        e.caseId(), e.id(), e.schema(), e.caption(), e.revision(), null, e.record(), null);
  }

  private static ScoredEntity withoutValue(ScoredEntity e) {
    var record = new PendingRecord(null, null, List.of(), e.record().origin());
    return new ScoredEntity(
        e.caseId(), e.id(), e.schema(), e.caption(), e.revision(), e.score(), record, null);
  }

  /** Nothing that the index can compress. */
  private static String noise() {
    StringBuilder noise = new StringBuilder();
    new Random(1).ints(20_000, 0x4e00, 0x9fff).forEach(noise::appendCodePoint);
    return noise.toString();
  }
}
