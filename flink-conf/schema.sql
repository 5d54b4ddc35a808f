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

-- The columns of the queue.
ALTER TABLE entity
  ADD COLUMN IF NOT EXISTS priority smallint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS pending_since timestamptz,
  ADD COLUMN IF NOT EXISTS failed_at timestamptz
    CONSTRAINT entity_failed_check CHECK ((status = 'failed') = (failed_at IS NOT NULL)),
  ADD COLUMN IF NOT EXISTS failure text
    CONSTRAINT entity_failure_check CHECK ((status = 'failed') = (failure IS NOT NULL));

-- What adapters found.
ALTER TABLE entity
  ADD COLUMN IF NOT EXISTS enrichment jsonb
    CONSTRAINT entity_enrichment_check CHECK (jsonb_typeof(enrichment) = 'object');

-- Serve the producer, which asks for pending rows of all cases or of one, the urgent and then the oldest ones first.
DROP INDEX IF EXISTS entity_pending_index;
CREATE INDEX IF NOT EXISTS entity_queue_index ON entity (priority DESC, pending_since, case_id, id) WHERE status = 'pending';
CREATE INDEX IF NOT EXISTS entity_case_queue_index ON entity (case_id, priority DESC, pending_since, id) WHERE status = 'pending';

-- Serves the analyst, who reads a case from its highest risk down.
CREATE INDEX IF NOT EXISTS entity_risk_index ON entity (case_id, risk DESC) WHERE status = 'scored';

COMMENT ON TABLE entity IS 'Entities of due-diligence cases with their latest score; one row a case and entity.';
COMMENT ON COLUMN entity.case_id IS 'The case; with id the key.';
COMMENT ON COLUMN entity.id IS 'The entity inside its case.';
COMMENT ON COLUMN entity.status IS 'pending: waits for the producer; queued: published to Kafka; scored: the score columns are filled; failed: a dead letter, see failure.';
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
COMMENT ON COLUMN entity.enrichment IS 'What adapters found: {data: by adapter, properties: what was added to those of the document, adapters: [{adapter, version, fetched_at, status, cached}]}; null if none was asked. Personal data.';
COMMENT ON COLUMN entity.scored_at IS 'When it was scored, by the analyzer''s clock.';
COMMENT ON COLUMN entity.priority IS 'Rows of a larger number are published first.';
COMMENT ON COLUMN entity.pending_since IS 'When the row last became pending or its document was changed, to the millisecond and later each time: names this state of the row. Null if it never was pending.';
COMMENT ON COLUMN entity.failed_at IS 'When it failed; null unless it did.';
COMMENT ON COLUMN entity.failure IS 'Stage, reason and detail of the failure, without personal data; null unless it failed.';
COMMENT ON COLUMN entity.stored_at IS 'When the row was last written by the analyzer, by the database''s clock.';

-- What is published for a row: its document, with what identifies it taken from the row.
CREATE OR REPLACE FUNCTION entity_message(document jsonb, case_id text, id text, schema text) RETURNS jsonb
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN document
  || CASE WHEN document ->> 'schema' IS NULL AND schema IS NOT NULL THEN jsonb_build_object('schema', schema) ELSE '{}' END
  || jsonb_build_object('id', id, 'case_id', case_id);

-- The name of a state of a row, as the header entity-pending-since holds it: milliseconds since 1970.
CREATE OR REPLACE FUNCTION entity_state(pending_since timestamptz) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN trunc(extract(epoch FROM pending_since) * 1000)::bigint::text;

-- Whether a document says by its last_change that it is newer than another one; false if that is not certain.
CREATE OR REPLACE FUNCTION entity_is_newer(document jsonb, other jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(
  document ->> 'last_change' ~ '^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?)?)?)?$'
  AND other ->> 'last_change' ~ '^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?)?)?)?$'
  AND NOT starts_with(document ->> 'last_change', other ->> 'last_change')
  AND (document ->> 'last_change') COLLATE "C" > (other ->> 'last_change') COLLATE "C", false);

-- The state machine: who may move a row where. The analyzer is known by stored_at, which only its upsert sets.
--   the platform   insert, or change the document: pending; set the status to pending: the same document again
--   the producer   pending to queued, once a checkpoint says that Kafka has it
--   the analyzer   to scored
--   dead letters   to failed; from failed to queued when they are submitted again
CREATE OR REPLACE FUNCTION entity_transition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.pending_since := date_trunc('milliseconds', clock_timestamp());
    RETURN NEW;
  END IF;

  changed := (NEW.document, NEW.case_id, NEW.id) IS DISTINCT FROM (OLD.document, OLD.case_id, OLD.id);

  IF NEW.stored_at IS DISTINCT FROM OLD.stored_at THEN
    -- An older state of the row may be stored while a newer one waits or is on its way: the newer document stays, and
    -- what is not published yet stays pending.
    IF changed AND OLD.status IN ('pending', 'queued')
       AND NEW.document <> entity_message(OLD.document, OLD.case_id, OLD.id, OLD.schema)
       AND NOT entity_is_newer(NEW.document, OLD.document) THEN
      NEW.document := OLD.document;
      IF OLD.status = 'pending' THEN
        NEW.status := 'pending';
      END IF;
    END IF;
  ELSIF changed OR NEW.status = 'pending' AND OLD.status <> 'pending' THEN
    NEW.status := 'pending';
    NEW.pending_since := date_trunc('milliseconds', greatest(
      clock_timestamp(), OLD.pending_since + interval '1 millisecond'));
  ELSIF NOT (NEW.status = OLD.status
      OR OLD.status = 'pending' AND NEW.status IN ('queued', 'failed')
      OR OLD.status IN ('queued', 'scored') AND NEW.status = 'failed'
      OR OLD.status = 'failed' AND NEW.status = 'queued') THEN
    RAISE EXCEPTION 'entity: no way leads from % to %', OLD.status, NEW.status
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entity_transition';
  END IF;
  IF NEW.status <> 'failed' THEN
    NEW.failed_at := NULL;
    NEW.failure := NULL;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER entity_becomes_pending BEFORE INSERT ON entity
  FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION entity_transition();

CREATE OR REPLACE TRIGGER entity_changes BEFORE UPDATE ON entity
  FOR EACH ROW WHEN (
    NEW.status <> OLD.status OR NEW.document <> OLD.document OR NEW.case_id <> OLD.case_id OR NEW.id <> OLD.id)
  EXECUTE FUNCTION entity_transition();

-- Rows of before the columns of the queue.
UPDATE entity SET pending_since = date_trunc('milliseconds', now()) WHERE status = 'pending' AND pending_since IS NULL;

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

-- A row that was published by the producer fails with its dead letter, and is queued again with it. Records name the state
-- of the row that they hold in the header entity-pending-since: dead letters of earlier states do not concern the row.
CREATE OR REPLACE FUNCTION dead_letter_concerns_entity() RETURNS trigger LANGUAGE plpgsql
  -- With the rights of the owner: the job of dead letters needs none on entity.
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  state bytea := NEW.header_values[array_position(NEW.header_keys, 'entity-pending-since')];
BEGIN
  IF NEW.status IN ('retried', 'resubmitted') THEN
    UPDATE entity SET status = 'queued'
    WHERE case_id = NEW.case_id AND id = NEW.entity_id AND status = 'failed'
      AND state = convert_to(entity_state(pending_since), 'UTF8');
  ELSE
    UPDATE entity
    SET status = 'failed', failed_at = NEW.failed_at, failure = concat(NEW.stage, ', ', NEW.reason, ': ', NEW.detail)
    WHERE case_id = NEW.case_id AND id = NEW.entity_id
      AND state = convert_to(entity_state(pending_since), 'UTF8')
      AND (failed_at, failure) IS DISTINCT FROM (NEW.failed_at, concat(NEW.stage, ', ', NEW.reason, ': ', NEW.detail))
      -- Unless this state of the row is stored already.
      AND (status = 'scored'
           AND CASE WHEN NEW.revision IS NULL THEN stored_at > NEW.failed_at
                    ELSE (revision, revision_offset) >= (NEW.revision, NEW.revision_offset) END) IS NOT TRUE;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER dead_letter_concerns_entity AFTER INSERT OR UPDATE ON dead_letter
  FOR EACH ROW WHEN (NEW.case_id IS NOT NULL AND NEW.entity_id IS NOT NULL AND 'entity-pending-since' = ANY (NEW.header_keys))
  EXECUTE FUNCTION dead_letter_concerns_entity();
