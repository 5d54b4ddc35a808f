package io.prismatic.dd.functions.model;

/**
 * An entity with its score, ready to be stored; the record's bytes are the document.
 *
 * @param caseId the case
 * @param id the entity inside its case
 * @param schema the entity's schema
 * @param caption the display name, or null
 * @param revision which state of the entity was scored
 * @param score the score
 * @param record the record it came from
 * @param enrichment what adapters found, a JSON object in UTF-8, or null
 */
public record ScoredEntity(
    String caseId,
    String id,
    String schema,
    String caption,
    Revision revision,
    Score score,
    PendingRecord record,
    byte[] enrichment) {

  public static ScoredEntity of(Entity entity, Score score) {
    return new ScoredEntity(
        entity.caseId(),
        entity.id(),
        entity.schema(),
        entity.caption(),
        entity.revision(),
        score,
        entity.record(),
        entity.enrichment());
  }

  /** The ids only: the rest is personal data. */
  @Override
  public String toString() {
    return "ScoredEntity[" + caseId + "/" + id + "]";
  }
}
