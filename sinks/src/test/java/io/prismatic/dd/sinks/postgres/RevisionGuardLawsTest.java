package io.prismatic.dd.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.model.Revision;
import io.prismatic.dd.functions.model.ScoredEntity;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Replays and out-of-order results, in any interleaving of two writers, leave the newest revision.
 */
class RevisionGuardLawsTest {

  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  private static final AtomicInteger TRY = new AtomicInteger();

  private static EmbeddedDatabase database;
  private static List<DatabaseWriter> writers;

  /** A state of one of a few entities. */
  record State(int entity, Revision revision) {}

  @BeforeContainer
  static void open() {
    database = EmbeddedDatabase.create();
    writers =
        List.of(new DatabaseWriter(database.settings()), new DatabaseWriter(database.settings()));
  }

  @AfterContainer
  static void close() {
    writers.forEach(DatabaseWriter::close);
    database.close();
  }

  @Provide
  Arbitrary<List<State>> states() {
    Arbitrary<Revision> revisions =
        Combinators.combine(Arbitraries.integers().between(0, 4), Arbitraries.longs().between(0, 4))
            .as((second, offset) -> new Revision(START.plusSeconds(second), offset));
    return Combinators.combine(Arbitraries.integers().between(0, 3), revisions)
        .as(State::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  @Property(tries = 100)
  void theNewestRevisionStaysWhateverTheOrderAndTheBatches(
      @ForAll("states") List<State> states, @ForAll Random random) throws Exception {
    String caseId = "try-" + TRY.incrementAndGet();
    List<State> sent = new ArrayList<>(states);
    // Everything comes twice, as after a restore.
    sent.addAll(states);
    Collections.shuffle(sent, random);
    int outcomes = 0;
    for (int from = 0; from < sent.size(); ) {
      int to = Math.min(sent.size(), from + 1 + random.nextInt(7));
      StoredBatch stored =
          writers.get(random.nextInt(2)).write(entities(caseId, sent.subList(from, to)));
      assertThat(stored.refused()).isEmpty();
      outcomes += stored.stored().size() + stored.superseded();
      from = to;
    }

    assertThat(outcomes).isEqualTo(sent.size());
    assertThat(storedRevisions(caseId)).isEqualTo(newest(states));
  }

  private static List<ScoredEntity> entities(String caseId, List<State> states) {
    return states.stream()
        .map(state -> ScoredEntities.scored(caseId, "e-" + state.entity(), state.revision()))
        .toList();
  }

  private static Map<String, Revision> newest(List<State> states) {
    Map<String, Revision> newest = new TreeMap<>();
    for (State state : states) {
      newest.merge(
          "e-" + state.entity(),
          state.revision(),
          (one, other) -> one.compareTo(other) > 0 ? one : other);
    }
    return newest;
  }

  private static Map<String, Revision> storedRevisions(String caseId) {
    Map<String, Revision> stored = new TreeMap<>();
    for (Map<String, Object> row :
        database.query("SELECT * FROM entity WHERE case_id = '" + caseId + "'")) {
      stored.put(
          (String) row.get("id"),
          new Revision(
              ((Timestamp) row.get("revision")).toInstant(), (Long) row.get("revision_offset")));
    }
    return stored;
  }
}
