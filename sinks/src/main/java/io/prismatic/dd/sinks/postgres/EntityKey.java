package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.model.ScoredEntity;
import java.util.Comparator;

/**
 * The key of a stored row. All writers lock rows in this order, so that they never deadlock.
 *
 * @param caseId the case
 * @param id the entity inside its case
 */
record EntityKey(String caseId, String id) implements Comparable<EntityKey> {

  private static final Comparator<EntityKey> ORDER =
      Comparator.comparing(EntityKey::caseId).thenComparing(EntityKey::id);

  static EntityKey of(ScoredEntity entity) {
    return new EntityKey(entity.caseId(), entity.id());
  }

  @Override
  public int compareTo(EntityKey other) {
    return ORDER.compare(this, other);
  }
}
