-- For measurements, after flink-conf/schema.sql: when a row was written first, and how often.
ALTER TABLE entity
  ADD COLUMN first_stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ADD COLUMN writes integer NOT NULL DEFAULT 1;

CREATE FUNCTION entity_written_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.writes := OLD.writes + 1;
  RETURN NEW;
END $$;

CREATE TRIGGER entity_written_again BEFORE UPDATE ON entity FOR EACH ROW EXECUTE FUNCTION entity_written_again();
