-- The tables of the entity analyzer. Safe to run again: it only adds what is missing.
--   psql --set ON_ERROR_STOP=1 --file flink-conf/schema.sql "$DATABASE"
-- The analyzer's user needs: GRANT SELECT, INSERT, UPDATE ON entity TO …;

CREATE TABLE IF NOT EXISTS entity (
  case_id         text        NOT NULL,
  id              text        NOT NULL,
  status          text        NOT NULL DEFAULT 'pending',
  schema          text,
  caption         text,
  document        jsonb       NOT NULL,
  revision        timestamptz,
  revision_offset bigint,
  risk            double precision,
  band            text,
  recommendation  text,
  match           double precision,
  matched         boolean,
  coverage        double precision,
  factors         jsonb,
  matches         jsonb,
  provenance      jsonb,
  scored_at       timestamptz,
  stored_at       timestamptz,

  CONSTRAINT entity_pkey PRIMARY KEY (case_id, id),
  CONSTRAINT entity_case_id_check CHECK (case_id <> ''),
  CONSTRAINT entity_id_check CHECK (id <> ''),
  CONSTRAINT entity_status_check CHECK (status IN ('pending', 'queued', 'scored', 'failed')),
  CONSTRAINT entity_document_check CHECK (jsonb_typeof(document) = 'object'),
  CONSTRAINT entity_revision_check CHECK ((revision IS NULL) = (revision_offset IS NULL)),
  CONSTRAINT entity_risk_check CHECK (risk BETWEEN 0 AND 100),
  CONSTRAINT entity_band_check CHECK (band IN ('low', 'medium', 'high')),
  CONSTRAINT entity_recommendation_check CHECK (recommendation IN ('clear', 'review', 'escalate')),
  CONSTRAINT entity_match_check CHECK (match BETWEEN 0 AND 1),
  CONSTRAINT entity_coverage_check CHECK (coverage BETWEEN 0 AND 1),
  CONSTRAINT entity_factors_check CHECK (jsonb_typeof(factors) = 'array'),
  CONSTRAINT entity_matches_check CHECK (jsonb_typeof(matches) = 'array'),
  CONSTRAINT entity_provenance_check CHECK (jsonb_typeof(provenance) = 'object'),
  CONSTRAINT entity_scored_check CHECK (
    status <> 'scored'
    OR num_nulls(schema, revision, revision_offset, risk, band, recommendation, match, matched,
                 coverage, factors, matches, provenance, scored_at, stored_at) = 0)
);

-- Serves the producer, which asks for pending rows of all cases or of one.
CREATE INDEX IF NOT EXISTS entity_pending_index ON entity (case_id, id) WHERE status = 'pending';

-- Serves the analyst, who reads a case from its highest risk down.
CREATE INDEX IF NOT EXISTS entity_risk_index ON entity (case_id, risk DESC) WHERE status = 'scored';

COMMENT ON TABLE entity IS 'Entities of due-diligence cases with their latest score; one row a case and entity.';
COMMENT ON COLUMN entity.case_id IS 'The case; with id the key.';
COMMENT ON COLUMN entity.id IS 'The entity inside its case.';
COMMENT ON COLUMN entity.status IS 'pending: waits for the producer; queued: published to Kafka; scored: the score columns are filled; failed: given up.';
COMMENT ON COLUMN entity.schema IS 'FollowTheMoney schema, or one of our extensions such as Domain.';
COMMENT ON COLUMN entity.caption IS 'Display name, as the source sent it. Personal data.';
COMMENT ON COLUMN entity.document IS 'The entity as it came in, unknown fields included. Personal data.';
COMMENT ON COLUMN entity.revision IS 'Which state of the entity is stored: its last_change, else the Kafka timestamp of the original record. An older revision never overwrites a newer one.';
COMMENT ON COLUMN entity.revision_offset IS 'Kafka offset of the original record; breaks ties of revision.';
COMMENT ON COLUMN entity.risk IS 'How bad it is, 0 to 100; the contributions in factors add up to it.';
COMMENT ON COLUMN entity.band IS 'Band of the risk: low, medium, high.';
COMMENT ON COLUMN entity.recommendation IS 'What we recommend to the analyst, who decides: clear, review, escalate.';
COMMENT ON COLUMN entity.match IS 'Score of the best list candidate, 0 to 1; 0 without a candidate.';
COMMENT ON COLUMN entity.matched IS 'Whether any candidate reaches the threshold.';
COMMENT ON COLUMN entity.coverage IS 'Share of the risk model''s weights that had data, 0 to 1.';
COMMENT ON COLUMN entity.factors IS 'Array of {factor, value, weight, contribution, reason, source}.';
COMMENT ON COLUMN entity.matches IS 'Array of list candidates, best first: {id, caption, schema, score, match, topics, datasets, explanation}. Personal data.';
COMMENT ON COLUMN entity.provenance IS 'What the score was made with: {screener, screener_version, algorithm, list, list_version, risk_model, input_hash}.';
COMMENT ON COLUMN entity.scored_at IS 'When it was scored, by the analyzer''s clock.';
COMMENT ON COLUMN entity.stored_at IS 'When the row was last written by the analyzer, by the database''s clock.';

-- The job of dead letters needs: GRANT SELECT, INSERT, UPDATE ON dead_letter TO …; its command SELECT, UPDATE.
CREATE TABLE IF NOT EXISTS dead_letter (
  origin_topic     text        NOT NULL,
  origin_partition integer     NOT NULL,
  origin_offset    bigint      NOT NULL,
  origin_timestamp timestamptz NOT NULL,
  case_id          text,
  entity_id        text,
  revision         timestamptz,
  revision_offset  bigint,
  record_key       bytea,
  payload          bytea,
  header_keys      text[]      NOT NULL,
  header_values    bytea[]     NOT NULL,
  stage            text        NOT NULL,
  reason           text        NOT NULL,
  detail           text        NOT NULL,
  retryable        boolean     NOT NULL,
  failed_at        timestamptz NOT NULL,
  first_failed_at  timestamptz NOT NULL,
  submission       integer     NOT NULL DEFAULT 0,
  retry_count      integer     NOT NULL,
  next_retry_at    timestamptz,
  status           text        NOT NULL,
  updated_at       timestamptz NOT NULL DEFAULT now(),
  action           text,
  action_by        text,
  action_at        timestamptz,
  action_note      text,

  CONSTRAINT dead_letter_pkey PRIMARY KEY (origin_topic, origin_partition, origin_offset),
  CONSTRAINT dead_letter_status_check CHECK (status IN ('waiting', 'retried', 'parked', 'resubmitted', 'discarded')),
  CONSTRAINT dead_letter_waiting_check CHECK ((status = 'waiting') = (next_retry_at IS NOT NULL)),
  CONSTRAINT dead_letter_revision_check CHECK ((revision IS NULL) = (revision_offset IS NULL)),
  CONSTRAINT dead_letter_count_check CHECK (submission >= 0 AND retry_count >= 0),
  CONSTRAINT dead_letter_headers_check CHECK (cardinality(header_keys) = cardinality(header_values)),
  CONSTRAINT dead_letter_action_check CHECK (
    action IN ('resubmit', 'discard') AND num_nulls(action_by, action_at) = 0
    OR num_nonnulls(action, action_by, action_at, action_note) = 0)
);

-- Serves the view and whoever looks up an entity.
CREATE INDEX IF NOT EXISTS dead_letter_entity_index ON dead_letter (case_id, entity_id);

-- Serves the command, which picks by status and time.
CREATE INDEX IF NOT EXISTS dead_letter_status_index ON dead_letter (status, failed_at);

COMMENT ON TABLE dead_letter IS 'Records that could not be analysed; one row a record, whatever number of times it was tried.';
COMMENT ON COLUMN dead_letter.origin_topic IS 'Where the record was read first; with partition and offset the key. The place of the dead letter itself if its headers do not tell.';
COMMENT ON COLUMN dead_letter.origin_partition IS 'Partition of the original record.';
COMMENT ON COLUMN dead_letter.origin_offset IS 'Offset of the original record.';
COMMENT ON COLUMN dead_letter.origin_timestamp IS 'Kafka timestamp of the original record.';
COMMENT ON COLUMN dead_letter.case_id IS 'The case, null where the record could not tell.';
COMMENT ON COLUMN dead_letter.entity_id IS 'The entity, null where the record could not tell.';
COMMENT ON COLUMN dead_letter.revision IS 'Which state of the entity failed, as entity.revision; null if the record holds no entity.';
COMMENT ON COLUMN dead_letter.revision_offset IS 'As entity.revision_offset.';
COMMENT ON COLUMN dead_letter.record_key IS 'Kafka key of the record, null if it has none.';
COMMENT ON COLUMN dead_letter.payload IS 'The record, byte for byte, null for a tombstone. Personal data.';
COMMENT ON COLUMN dead_letter.header_keys IS 'Keys of the record''s own headers, in their order.';
COMMENT ON COLUMN dead_letter.header_values IS 'Their values, in the same order. May be personal data.';
COMMENT ON COLUMN dead_letter.stage IS 'Where the last attempt failed: parse, enrich, score, store, notify; unknown if the dead letter does not tell.';
COMMENT ON COLUMN dead_letter.reason IS 'Why: unavailable, timed-out, rejected, not-json, …; unknown if the dead letter does not tell.';
COMMENT ON COLUMN dead_letter.detail IS 'What to look at, without personal data.';
COMMENT ON COLUMN dead_letter.retryable IS 'Whether the same bytes may succeed later.';
COMMENT ON COLUMN dead_letter.failed_at IS 'When the last attempt failed, by the analyzer''s clock.';
COMMENT ON COLUMN dead_letter.first_failed_at IS 'When the first attempt failed.';
COMMENT ON COLUMN dead_letter.submission IS 'How often a person submitted it again.';
COMMENT ON COLUMN dead_letter.retry_count IS 'How often it was retried before the last failure, since it was submitted.';
COMMENT ON COLUMN dead_letter.next_retry_at IS 'When its retry is due; null unless it waits.';
COMMENT ON COLUMN dead_letter.status IS 'waiting: its retry is scheduled; retried: submitted again when due; parked: a person decides; resubmitted, discarded: a person did.';
COMMENT ON COLUMN dead_letter.updated_at IS 'When the row was last written, by the database''s clock.';
COMMENT ON COLUMN dead_letter.action IS 'What a person last did with it: resubmit or discard.';
COMMENT ON COLUMN dead_letter.action_by IS 'Who did.';
COMMENT ON COLUMN dead_letter.action_at IS 'When.';
COMMENT ON COLUMN dead_letter.action_note IS 'Why, in the person''s words.';

-- What still has no result. A letter is closed when it was discarded, or when the entity is stored in the revision that
-- failed or a newer one; a letter without a revision (its record held no entity) by anything stored after it failed.
CREATE OR REPLACE VIEW open_dead_letter AS
SELECT d.origin_topic, d.origin_partition, d.origin_offset, d.case_id, d.entity_id, d.revision, d.stage, d.reason, d.detail,
       d.retryable, d.failed_at, d.first_failed_at, d.submission, d.retry_count, d.next_retry_at, d.status, d.updated_at,
       d.action, d.action_by, d.action_at, d.action_note,
       e.status AS entity_status, e.revision AS stored_revision, e.stored_at
FROM dead_letter d LEFT JOIN entity e ON e.case_id = d.case_id AND e.id = d.entity_id
WHERE d.status <> 'discarded'
  AND (e.status = 'scored'
       AND CASE WHEN d.revision IS NULL THEN e.stored_at > d.failed_at
                ELSE (e.revision, e.revision_offset) >= (d.revision, d.revision_offset) END) IS NOT TRUE;

COMMENT ON VIEW open_dead_letter IS 'Dead letters that no stored score has closed, without their bytes.';
