package io.prismatic.dd.functions.deadletter;

import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.ScoredEntity;
import java.time.Instant;

/**
 * A record that ends here, with everything needed to understand it and to submit it again.
 *
 * @param record the record as it was read, its bytes untouched
 * @param caseId the case, null where the record could not tell
 * @param entityId the entity, null where the record could not tell
 * @param failure why it failed
 * @param failedAt when, to the millisecond
 */
public record DeadLetter(
    PendingRecord record, String caseId, String entityId, Failure failure, Instant failedAt) {

  public static DeadLetter of(Entity entity, Failure failure, Instant failedAt) {
    return new DeadLetter(entity.record(), entity.caseId(), entity.id(), failure, failedAt);
  }

  public static DeadLetter of(ScoredEntity entity, Failure failure, Instant failedAt) {
    return new DeadLetter(entity.record(), entity.caseId(), entity.id(), failure, failedAt);
  }

  /** The ids and the failure's kind: the record is personal data. */
  @Override
  public String toString() {
    return "DeadLetter["
        + caseId
        + "/"
        + entityId
        + ", "
        + failure.stage().label()
        + "/"
        + failure.reason().label()
        + ", "
        + record.origin()
        + "]";
  }
}
