package io.prismatic.dd.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SchemaTest {

  @AutoClose private final EmbeddedDatabase database = EmbeddedDatabase.create();

  @Test
  void appliesTwiceAndKeepsTheRows() {
    database.execute("INSERT INTO entity (case_id, id, document) VALUES ('c', 'i', '{}')");

    database.applySchema();

    assertThat(database.value("SELECT status FROM entity")).isEqualTo("pending");
  }

  @Test
  void explainsEveryColumn() {
    assertThat(
            database.query(
                """
                SELECT attname FROM pg_attribute
                WHERE attrelid IN ('entity'::regclass, 'dead_letter'::regclass) AND attnum > 0
                  AND col_description(attrelid, attnum) IS NULL
                """))
        .isEmpty();
  }

  @Test
  void servesTheProducersQueryFromThePartialIndex() {
    assertThat(
            database
                .query(
                    "EXPLAIN SELECT document FROM entity WHERE status = 'pending'"
                        + " AND case_id = 'c' ORDER BY id LIMIT 10")
                .toString())
        .contains("entity_pending_index");
  }

  @Test
  void refusesAScoredRowWithoutItsScore() {
    assertThatThrownBy(
            () ->
                database.execute(
                    "INSERT INTO entity (case_id, id, document, status)"
                        + " VALUES ('c', 'i', '{}', 'scored')"))
        .rootCause()
        .hasMessageContaining("entity_scored_check");
  }
}
