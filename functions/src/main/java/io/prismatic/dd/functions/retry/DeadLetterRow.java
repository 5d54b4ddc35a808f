package io.prismatic.dd.functions.retry;

import java.time.Instant;

/**
 * A dead letter as the table keeps it.
 *
 * @param failed what failed
 * @param status where it stands
 * @param nextRetryAt when its retry is due, null unless it waits
 */
public record DeadLetterRow(FailedRecord failed, DeadLetterStatus status, Instant nextRetryAt) {}
