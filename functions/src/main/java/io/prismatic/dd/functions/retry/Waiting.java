package io.prismatic.dd.functions.retry;

/**
 * The state of a dead letter whose retry is scheduled. Public for Flink's serializer.
 *
 * @param failed what failed, with its bytes
 * @param dueAt when it is due, in milliseconds of the processing time; drawn once
 * @param postponed whether it came due while nothing ran and was spread once
 */
public record Waiting(FailedRecord failed, long dueAt, boolean postponed) {}
