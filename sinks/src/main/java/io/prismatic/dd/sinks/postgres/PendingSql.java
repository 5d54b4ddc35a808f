package io.prismatic.dd.sinks.postgres;

/** The statements of {@link PendingTable}. */
final class PendingSql {

  /**
   * No cursor: a row that is committed late is found like any other. The time stamp is the row's,
   * but at most an hour old, so that Kafka's retention never takes a row that waited for long; both
   * bounds only grow, and so does the time stamp of a row that is changed.
   */
  static final String POLL =
      """
      SELECT case_id, id, version, state, millis, size,
        CASE WHEN size <= %d THEN message END AS message
      FROM (
        SELECT *, octet_length(message) AS size
        FROM (
          SELECT case_id, id, xmin::text AS version, entity_state(pending_since) AS state,
            trunc(extract(epoch FROM greatest(
              least(pending_since, now()), now() - interval '1 hour')) * 1000)::bigint AS millis,
            entity_message(document, case_id, id, schema)::text AS message
          FROM entity
          WHERE status = 'pending' AND %s
            AND (case_id, id) NOT IN (SELECT * FROM unnest(?::text[], ?::text[]))
          ORDER BY priority DESC, pending_since, case_id, id
          LIMIT ?) AS found
        OFFSET 0) AS measured
      """;

  static final String QUEUED =
      """
      WITH unchanged AS (
        SELECT e.case_id, e.id
        FROM unnest(?::text[], ?::text[], ?::text[]) AS published (case_id, id, version)
        JOIN entity AS e ON e.case_id = published.case_id AND e.id = published.id
        WHERE e.status = 'pending' AND e.xmin::text = published.version
        FOR UPDATE OF e SKIP LOCKED)
      UPDATE entity AS e SET status = 'queued'
      FROM unchanged
      WHERE e.case_id = unchanged.case_id AND e.id = unchanged.id
      RETURNING e.case_id, e.id
      """;

  static final String LOCKED =
      """
      SELECT e.case_id, e.id
      FROM unnest(?::text[], ?::text[], ?::text[]) AS published (case_id, id, version)
      JOIN entity AS e ON e.case_id = published.case_id AND e.id = published.id
      WHERE e.status = 'pending' AND e.xmin::text = published.version
      """;

  static final String TOO_LARGE =
      """
      UPDATE entity SET status = 'failed', failed_at = now(),
        failure = 'publish, too-large: ' || ? || ' bytes, at most ' || ? || ' are published'
      WHERE case_id = ? AND id = ? AND status = 'pending' AND xmin::text = ?
      """;

  /** Of all cases: alone. Of one case: beside those of other cases. */
  static final String LOCK_ALL =
      "SELECT pg_try_advisory_lock(hashtextextended("
          + "'entity-producer/' || 'entity'::regclass::oid, 0))";

  static final String LOCK_CASE =
      "SELECT pg_try_advisory_lock_shared(hashtextextended("
          + "'entity-producer/' || 'entity'::regclass::oid, 0))"
          + " AND pg_try_advisory_lock(hashtextextended("
          + "'entity-producer/' || 'entity'::regclass::oid || '/' || ?, 0))";

  private PendingSql() {}
}
