package io.prismatic.dd.sinks.postgres;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.prismatic.dd.functions.model.Factor;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.Provenance;
import io.prismatic.dd.functions.model.Score;
import io.prismatic.dd.functions.model.ScoredEntity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The parts of a score that are stored as JSON, in UTF-8, and all of it as one document: the same
 * score gives the same bytes. Used by one thread.
 */
public final class ScoreJson {

  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] EMPTY_ARRAY = {'[', ']'};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

  ScoreJson() {}

  /**
   * A scored entity without its document: the columns of its row under their names, indented for
   * people.
   */
  public static byte[] document(ScoredEntity entity) {
    return new ScoreJson().bytes(json -> document(json.useDefaultPrettyPrinter(), entity));
  }

  private static void document(JsonGenerator json, ScoredEntity entity) throws IOException {
    Score score = entity.score();
    json.writeStartObject();
    json.writeStringField("case_id", entity.caseId());
    json.writeStringField("id", entity.id());
    json.writeStringField("schema", entity.schema());
    json.writeStringField("caption", entity.caption());
    json.writeNumberField("risk", score.risk());
    json.writeStringField("band", word(score.band()));
    json.writeStringField("recommendation", word(score.recommendation()));
    json.writeNumberField("match", score.match());
    json.writeBooleanField("matched", score.matched());
    json.writeNumberField("coverage", score.coverage());
    json.writeFieldName("factors");
    factors(json, score.factors());
    json.writeFieldName("matches");
    matches(json, score.matches());
    json.writeFieldName("provenance");
    provenance(json, score.provenance());
    json.writeStringField("scored_at", score.scoredAt().toString());
    if (entity.enrichment() != null) {
      json.writeFieldName("enrichment");
      json.writeRawValue(new String(entity.enrichment(), StandardCharsets.UTF_8));
    }
    json.writeEndObject();
  }

  /** An enum's constant as it is stored. */
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  byte[] factors(List<Factor> factors) {
    return factors.isEmpty() ? EMPTY_ARRAY : bytes(json -> factors(json, factors));
  }

  byte[] matches(List<Match> matches) {
    return matches.isEmpty() ? EMPTY_ARRAY : bytes(json -> matches(json, matches));
  }

  byte[] provenance(Provenance provenance) {
    return bytes(json -> provenance(json, provenance));
  }

  private byte[] bytes(Content content) {
    out.reset();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      content.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }

  private static void factors(JsonGenerator json, List<Factor> factors) throws IOException {
    json.writeStartArray();
    for (Factor factor : factors) {
      json.writeStartObject();
      json.writeStringField("factor", factor.factor());
      json.writeNumberField("value", factor.value());
      json.writeNumberField("weight", factor.weight());
      json.writeNumberField("contribution", factor.contribution());
      json.writeStringField("reason", factor.reason());
      json.writeStringField("source", factor.source());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void matches(JsonGenerator json, List<Match> matches) throws IOException {
    json.writeStartArray();
    for (Match match : matches) {
      json.writeStartObject();
      json.writeStringField("id", match.id());
      json.writeStringField("caption", match.caption());
      json.writeStringField("schema", match.schema());
      json.writeNumberField("score", match.score());
      json.writeBooleanField("match", match.match());
      strings(json, "topics", match.topics());
      strings(json, "datasets", match.datasets());
      json.writeStringField("explanation", match.explanation());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void strings(JsonGenerator json, String field, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static void provenance(JsonGenerator json, Provenance provenance) throws IOException {
    json.writeStartObject();
    json.writeStringField("screener", provenance.screener());
    json.writeStringField("screener_version", provenance.screenerVersion());
    json.writeStringField("algorithm", provenance.algorithm());
    json.writeStringField("list", provenance.list());
    json.writeStringField("list_version", provenance.listVersion());
    json.writeStringField("risk_model", provenance.riskModel());
    json.writeStringField("input_hash", provenance.inputHash());
    json.writeEndObject();
  }
}
