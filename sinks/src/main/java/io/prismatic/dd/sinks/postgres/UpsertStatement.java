package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.model.ScoredEntity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The upsert of a batch in one statement, whatever its size.
 *
 * <p>The guard lets a row through if nothing was scored before, or if what is stored is not newer:
 * {@code (revision, revision_offset)} compares as a pair. {@code <=}, not {@code <}, so that
 * sending a batch again, after an unknown outcome or a restart, writes and returns the same rows.
 */
final class UpsertStatement {

  private static final String UPSERT =
      """
      INSERT INTO entity AS stored (
        case_id, id, status, schema, caption, document, revision, revision_offset, risk, band,
        recommendation, match, matched, coverage, factors, matches, provenance, scored_at,
        enrichment, stored_at)
      SELECT
        case_id, id, 'scored', schema, caption, convert_from(document, 'UTF8')::jsonb,
        revision::timestamptz, revision_offset, risk, band, recommendation, match, matched,
        coverage, convert_from(factors, 'UTF8')::jsonb, convert_from(matches, 'UTF8')::jsonb,
        convert_from(provenance, 'UTF8')::jsonb, scored_at::timestamptz,
        convert_from(enrichment, 'UTF8')::jsonb, now()
      FROM unnest(
        ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::text[], ?::int8[], ?::float8[],
        ?::text[], ?::text[], ?::float8[], ?::bool[], ?::float8[], ?::bytea[], ?::bytea[],
        ?::bytea[], ?::text[], ?::bytea[])
      AS incoming (
        case_id, id, schema, caption, document, revision, revision_offset, risk, band,
        recommendation, match, matched, coverage, factors, matches, provenance, scored_at,
        enrichment)
      ON CONFLICT (case_id, id) DO UPDATE SET
        (status, schema, caption, document, revision, revision_offset, risk, band, recommendation,
         match, matched, coverage, factors, matches, provenance, scored_at, enrichment, stored_at)
        = (excluded.status, excluded.schema, excluded.caption, excluded.document,
           excluded.revision, excluded.revision_offset, excluded.risk, excluded.band,
           excluded.recommendation, excluded.match, excluded.matched, excluded.coverage,
           excluded.factors, excluded.matches, excluded.provenance, excluded.scored_at,
           excluded.enrichment, excluded.stored_at)
      WHERE stored.revision IS NULL
        OR (stored.revision, stored.revision_offset)
           <= (excluded.revision, excluded.revision_offset)
      RETURNING case_id, id
      """;

  /** A row of the queue that holds just what is superseded has its score: the newer one. */
  private static final String NEWER =
      """
      WITH newer AS (
        SELECT stored.case_id, stored.id, incoming.document
        FROM unnest(?::text[], ?::text[], ?::text[], ?::int8[], ?::bytea[])
        AS incoming (case_id, id, revision, revision_offset, document)
        JOIN entity AS stored
          ON stored.case_id = incoming.case_id
          AND stored.id = incoming.id
          AND (stored.revision, stored.revision_offset)
              > (incoming.revision::timestamptz, incoming.revision_offset)),
      settled AS (
        UPDATE entity AS stored SET status = 'scored', stored_at = now()
        FROM newer
        WHERE stored.case_id = newer.case_id
          AND stored.id = newer.id
          AND stored.status IN ('pending', 'queued')
          AND entity_message(stored.document, stored.case_id, stored.id, stored.schema)
              = convert_from(newer.document, 'UTF8')::jsonb)
      SELECT case_id, id FROM newer
      """;

  /**
   * What became of the rows of one statement; each is in exactly one list.
   *
   * @param written what the database returned
   * @param superseded what gave way to a newer stored revision
   * @param missing what was neither written nor found to be superseded
   */
  record Outcome(
      List<ScoredEntity> written, List<ScoredEntity> superseded, List<ScoredEntity> missing) {}

  private final Connection connection;
  private final PreparedStatement upsert;

  UpsertStatement(Connection connection) throws SQLException {
    this.connection = connection;
    this.upsert = connection.prepareStatement(UPSERT);
  }

  /**
   * Writes all rows or none. Asks a second time, for the newer revisions, only if some row was not
   * returned.
   *
   * @param rows sorted, no key twice
   * @throws SQLException as the driver throws it, unclassified
   * @throws RefusedException if a row cannot even be encoded
   * @throws IllegalStateException if the database returns a key that was not sent
   */
  Outcome execute(List<ScoredEntity> rows) throws SQLException, RefusedException {
    UpsertRows.of(rows).bind(connection, upsert);
    Map<EntityKey, ScoredEntity> left = byKey(rows);
    List<ScoredEntity> written = taken(left, upsert);
    List<ScoredEntity> superseded = left.isEmpty() ? List.of() : superseded(left);
    return new Outcome(written, superseded, new ArrayList<>(left.values()));
  }

  private List<ScoredEntity> superseded(Map<EntityKey, ScoredEntity> left)
      throws SQLException, RefusedException {
    try (PreparedStatement newer = connection.prepareStatement(NEWER)) {
      UpsertRows.of(new ArrayList<>(left.values())).bindRevisions(connection, newer);
      return taken(left, newer);
    }
  }

  private static Map<EntityKey, ScoredEntity> byKey(List<ScoredEntity> rows) {
    Map<EntityKey, ScoredEntity> byKey = new LinkedHashMap<>(rows.size() * 2);
    for (ScoredEntity row : rows) {
      byKey.put(EntityKey.of(row), row);
    }
    return byKey;
  }

  /** Takes the rows whose keys the statement returns. */
  private static List<ScoredEntity> taken(
      Map<EntityKey, ScoredEntity> left, PreparedStatement statement) throws SQLException {
    List<ScoredEntity> taken = new ArrayList<>(left.size());
    try (ResultSet returned = statement.executeQuery()) {
      while (returned.next()) {
        ScoredEntity row = left.remove(new EntityKey(returned.getString(1), returned.getString(2)));
        if (row == null) {
          throw new IllegalStateException("PostgreSQL returned a key that was not sent");
        }
        taken.add(row);
      }
    }
    return taken;
  }
}
