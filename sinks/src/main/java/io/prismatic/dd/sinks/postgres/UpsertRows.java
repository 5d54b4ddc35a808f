package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.model.Score;
import io.prismatic.dd.functions.model.ScoredEntity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * The columns of a batch as arrays. JSON travels as bytes, so that a document is never decoded, and
 * time stamps as ISO-8601 text with their zone.
 */
final class UpsertRows {

  private final String[] caseId;
  private final String[] id;
  private final String[] schema;
  private final String[] caption;
  private final byte[][] document;
  private final String[] revision;
  private final long[] revisionOffset;
  private final double[] risk;
  private final String[] band;
  private final String[] recommendation;
  private final double[] match;
  private final boolean[] matched;
  private final double[] coverage;
  private final byte[][] factors;
  private final byte[][] matches;
  private final byte[][] provenance;
  private final String[] scoredAt;
  private final byte[][] enrichment;

  private UpsertRows(int size) {
    caseId = new String[size];
    id = new String[size];
    schema = new String[size];
    caption = new String[size];
    document = new byte[size][];
    revision = new String[size];
    revisionOffset = new long[size];
    risk = new double[size];
    band = new String[size];
    recommendation = new String[size];
    match = new double[size];
    matched = new boolean[size];
    coverage = new double[size];
    factors = new byte[size][];
    matches = new byte[size][];
    provenance = new byte[size][];
    scoredAt = new String[size];
    enrichment = new byte[size][];
  }

  /**
   * @throws RefusedException if a row cannot be encoded: its own fault, not the database's
   */
  static UpsertRows of(List<ScoredEntity> entities) throws RefusedException {
    UpsertRows rows = new UpsertRows(entities.size());
    ScoreJson json = new ScoreJson();
    try {
      for (int row = 0; row < entities.size(); row++) {
        rows.set(row, entities.get(row), json);
      }
    } catch (RuntimeException e) {
      throw new RefusedException(
          new Refusal(Reason.INTERNAL, "cannot be encoded: " + e.getClass().getSimpleName()));
    }
    return rows;
  }

  private void set(int row, ScoredEntity entity, ScoreJson json) {
    Score score = entity.score();
    caseId[row] = entity.caseId();
    id[row] = entity.id();
    schema[row] = entity.schema();
    caption[row] = entity.caption();
    document[row] = entity.record().value();
    revision[row] = entity.revision().at().toString();
    revisionOffset[row] = entity.revision().offset();
    risk[row] = score.risk();
    band[row] = ScoreJson.word(score.band());
    recommendation[row] = ScoreJson.word(score.recommendation());
    match[row] = score.match();
    matched[row] = score.matched();
    coverage[row] = score.coverage();
    factors[row] = json.factors(score.factors());
    matches[row] = json.matches(score.matches());
    provenance[row] = json.provenance(score.provenance());
    scoredAt[row] = score.scoredAt().toString();
    enrichment[row] = entity.enrichment();
  }

  /** Binds every column, in the order of the upsert's {@code unnest}. */
  void bind(Connection connection, PreparedStatement statement) throws SQLException {
    new Binding(connection, statement)
        .next("text", caseId)
        .next("text", id)
        .next("text", schema)
        .next("text", caption)
        .next("bytea", document)
        .next("text", revision)
        .next("int8", revisionOffset)
        .next("float8", risk)
        .next("text", band)
        .next("text", recommendation)
        .next("float8", match)
        .next("bool", matched)
        .next("float8", coverage)
        .next("bytea", factors)
        .next("bytea", matches)
        .next("bytea", provenance)
        .next("text", scoredAt)
        .next("bytea", enrichment);
  }

  /** Binds key, revision and document. */
  void bindRevisions(Connection connection, PreparedStatement statement) throws SQLException {
    new Binding(connection, statement)
        .next("text", caseId)
        .next("text", id)
        .next("text", revision)
        .next("int8", revisionOffset)
        .next("bytea", document);
  }

  /** Binds arrays one after the other. */
  private static final class Binding {

    private final PGConnection connection;
    private final PreparedStatement statement;
    private int parameter;

    Binding(Connection connection, PreparedStatement statement) throws SQLException {
      this.connection = connection.unwrap(PGConnection.class);
      this.statement = statement;
    }

    Binding next(String type, Object elements) throws SQLException {
      parameter++;
      statement.setArray(parameter, connection.createArrayOf(type, elements));
      return this;
    }
  }
}
