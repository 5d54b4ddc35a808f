package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.model.Band;
import io.prismatic.dd.functions.model.Factor;
import io.prismatic.dd.functions.model.Header;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.Origin;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.Provenance;
import io.prismatic.dd.functions.model.Recommendation;
import io.prismatic.dd.functions.model.Revision;
import io.prismatic.dd.functions.model.Score;
import io.prismatic.dd.functions.model.ScoredEntity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Scored entities for tests. */
public final class ScoredEntities {

  /** When they were scored. */
  public static final Instant SCORED_AT = Instant.parse("2024-11-24T02:03:04.567Z");

  /** The revision of {@link #scored(String)}. */
  public static final Revision REVISION = new Revision(Instant.parse("2024-08-22T10:00:00Z"), 4711);

  /** The display name of all of them, for tests that it does not leak. */
  public static final String CAPTION = "ООО Фу \"quoted\", {b\\ack}";

  private ScoredEntities() {}

  /** An entity of case {@code DD-1}. */
  public static ScoredEntity scored(String id) {
    return scored("DD-1", id, REVISION);
  }

  /** Entities {@code e-000} and so on. */
  public static List<ScoredEntity> many(int size) {
    return IntStream.range(0, size).mapToObj(i -> scored("e-%03d".formatted(i))).toList();
  }

  public static ScoredEntity scored(String caseId, String id, Revision revision) {
    return scored(caseId, id, revision, 61.5, document(caseId, id));
  }

  /** With another risk, for instance one that no column accepts. */
  public static ScoredEntity withRisk(ScoredEntity entity, double risk) {
    return scored(
        entity.caseId(),
        entity.id(),
        entity.revision(),
        risk,
        new String(entity.record().value(), StandardCharsets.UTF_8));
  }

  /** With another document, JSON or not. */
  public static ScoredEntity withDocument(ScoredEntity entity, String document) {
    return scored(entity.caseId(), entity.id(), entity.revision(), entity.score().risk(), document);
  }

  /** With another caption. */
  public static ScoredEntity withCaption(ScoredEntity entity, String caption) {
    return new ScoredEntity(
        entity.caseId(),
        entity.id(),
        entity.schema(),
        caption,
        entity.revision(),
        entity.score(),
        entity.record(),
        entity.enrichment());
  }

  /** With what adapters found. */
  static ScoredEntity withEnrichment(ScoredEntity entity, byte[] enrichment) {
    return new ScoredEntity(
        entity.caseId(),
        entity.id(),
        entity.schema(),
        entity.caption(),
        entity.revision(),
        entity.score(),
        entity.record(),
        enrichment);
  }

  private static String document(String caseId, String id) {
    return """
        {"id":"%s","case_id":"%s","schema":"Company","tlp":"AMBER","anything_else":{"kept":[1.50]}}"""
        .formatted(id, caseId);
  }

  private static ScoredEntity scored(
      String caseId, String id, Revision revision, double risk, String document) {
    return new ScoredEntity(
        caseId,
        id,
        "Company",
        CAPTION,
        revision,
        score(risk),
        record(id, document, revision),
        null);
  }

  private static PendingRecord record(String id, String document, Revision revision) {
    return new PendingRecord(
        id.getBytes(StandardCharsets.UTF_8),
        document.getBytes(StandardCharsets.UTF_8),
        List.of(new Header("trace", new byte[] {1, 2}), new Header("empty", null)),
        new Origin("dd.entities.pending", 3, revision.offset(), revision.at()));
  }

  private static Score score(double risk) {
    return new Score(
        risk,
        Band.HIGH,
        Recommendation.ESCALATE,
        0.93,
        true,
        0.8,
        List.of(
            new Factor("watchlist", 0.93, 0.5, 46.5, "a \"sanction\" match", "us_ofac_sdn"),
            new Factor("floor", 1, 0, 15, "floor of sanctions", "risk model")),
        List.of(
            new Match(
                "NK-1",
                "Foo Ltd",
                "Company",
                0.93,
                true,
                List.of("sanction", "role.pep"),
                List.of("us_ofac_sdn"),
                "name, jurisdiction")),
        new Provenance("watchlist", "1", "logic-v1", "targets", "abc123", "risk-1", "ff00"),
        SCORED_AT);
  }
}
