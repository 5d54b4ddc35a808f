package io.prismatic.dd.functions.retry;

import io.prismatic.dd.functions.deadletter.Attempt;
import io.prismatic.dd.functions.deadletter.DeadLetterHeaders;
import io.prismatic.dd.functions.deadletter.RetryHistory;
import io.prismatic.dd.functions.model.Origin;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.Revision;
import java.time.Instant;

/**
 * A dead letter as it was read back: what failed, and why. Words that another version wrote are
 * kept as they are.
 *
 * @param record the original record, with its own headers and its origin; where the origin cannot
 *     be read, the place of the dead letter itself
 * @param caseId the case, null if unknown
 * @param entityId the entity, null if unknown
 * @param revision the revision that failed, null if the record holds no entity
 * @param stage where it failed
 * @param reason why
 * @param detail what to look at
 * @param retryable whether trying again can help
 * @param failedAt when this attempt failed
 * @param firstFailedAt when the first attempt failed
 * @param attempt which attempt failed
 */
public record FailedRecord(
    PendingRecord record,
    String caseId,
    String entityId,
    Revision revision,
    String stage,
    String reason,
    String detail,
    boolean retryable,
    Instant failedAt,
    Instant firstFailedAt,
    Attempt attempt) {

  /** The record to submit as another attempt: its own bytes and headers, and its history. */
  public static PendingRecord submission(
      PendingRecord original, Instant firstFailedAt, Attempt attempt) {
    RetryHistory history = new RetryHistory(original.origin(), firstFailedAt, attempt);
    return new PendingRecord(
        original.key(),
        original.value(),
        DeadLetterHeaders.encode(original.headers(), history),
        original.origin());
  }

  /** The key under which attempts of one record meet. */
  public String letter() {
    Origin origin = record.origin();
    return origin.toString();
  }

  /** The ids and the failure's kind: the record is personal data. */
  @Override
  public String toString() {
    return "FailedRecord[" + letter() + ", " + stage + "/" + reason + ", " + attempt + "]";
  }
}
