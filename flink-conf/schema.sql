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
