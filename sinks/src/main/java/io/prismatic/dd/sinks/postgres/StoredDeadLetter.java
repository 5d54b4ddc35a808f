package io.prismatic.dd.sinks.postgres;

import java.time.Instant;

/**
 * A row of the table {@code dead_letter} without its bytes.
 *
 * @param letter the place of the original record, {@code topic-partition@offset}
 * @param caseId the case, null if unknown
 * @param entityId the entity, null if unknown
 * @param stage where the last attempt failed
 * @param reason why
 * @param retryCount how often it was retried before
 * @param status where it stands
 * @param failedAt when the last attempt failed
 * @param nextRetryAt when its retry is due, null unless it waits
 */
public record StoredDeadLetter(
    String letter,
    String caseId,
    String entityId,
    String stage,
    String reason,
    int retryCount,
    String status,
    Instant failedAt,
    Instant nextRetryAt) {}
