package io.prismatic.dd.functions.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * A pending entity that passed the parser.
 *
 * @param caseId the case it belongs to; with {@code id} the key of the stored row
 * @param id the entity's id inside its case
 * @param schema the FollowTheMoney schema, or one of our extensions such as {@code Domain}
 * @param caption the display name, null where the source sent none
 * @param properties the properties in their order
 * @param revision which state of the entity this is
 * @param record the record it came from, whose bytes are what is stored
 * @param enrichment what adapters found, a JSON object in UTF-8, null if none was asked; the
 *     properties among it are in {@code properties} as well
 */
public record Entity(
    String caseId,
    String id,
    String schema,
    String caption,
    List<Property> properties,
    Revision revision,
    PendingRecord record,
    byte[] enrichment) {

  /** An entity as it came in. */
  public Entity(
      String caseId,
      String id,
      String schema,
      String caption,
      List<Property> properties,
      Revision revision,
      PendingRecord record) {
    this(caseId, id, schema, caption, properties, revision, record, null);
  }

  /** The same entity with what adapters found. */
  public Entity enriched(List<Property> properties, byte[] enrichment) {
    return new Entity(caseId, id, schema, caption, properties, revision, record, enrichment);
  }

  /** The values of one property, none if it is absent. */
  public Stream<String> values(String property) {
    return properties.stream()
        .filter(candidate -> candidate.name().equals(property))
        .flatMap(candidate -> candidate.values().stream());
  }

  /** The ids and the schema only: the rest is personal data. */
  @Override
  public String toString() {
    return "Entity[" + caseId + "/" + id + ", " + schema + "]";
  }
}
