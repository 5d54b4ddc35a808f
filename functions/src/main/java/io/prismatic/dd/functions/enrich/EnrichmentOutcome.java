package io.prismatic.dd.functions.enrich;

import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.intake.Outcome;
import io.prismatic.dd.functions.model.Entity;

/**
 * What became of one entity: exactly one of the two is there. A flat record, because Flink
 * serializes no sealed types without Kryo.
 *
 * @param enriched the entity, enriched as far as it could be, or null
 * @param failed the failure, or null
 */
public record EnrichmentOutcome(Entity enriched, DeadLetter failed) implements Outcome<Entity> {

  /**
   * @throws IllegalArgumentException unless exactly one of the two is there
   */
  public EnrichmentOutcome {
    if ((enriched == null) == (failed == null)) {
      throw new IllegalArgumentException("an outcome is either an entity or a failure");
    }
  }

  @Override
  public Entity passed() {
    return enriched;
  }

  static EnrichmentOutcome enriched(Entity entity) {
    return new EnrichmentOutcome(entity, null);
  }

  static EnrichmentOutcome failed(DeadLetter letter) {
    return new EnrichmentOutcome(null, letter);
  }
}
