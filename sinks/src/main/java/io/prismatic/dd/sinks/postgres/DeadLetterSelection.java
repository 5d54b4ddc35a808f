package io.prismatic.dd.sinks.postgres;

import java.time.Instant;
import java.util.List;

/**
 * Which dead letters are meant: those that meet every condition; an empty list or null is none.
 *
 * @param letters places of the original records, {@code topic-partition@offset}
 * @param entityIds entities
 * @param cases cases
 * @param stages stages of the last failure
 * @param reasons reasons of the last failure
 * @param from when the last attempt failed, at the earliest, inclusive
 * @param to when the last attempt failed, at the latest, exclusive
 * @param statuses where they stand
 * @param actionable whether to leave out what the job will retry: waiting letters, but for those
 *     that are overdue by a day, which no job seems to know any more
 */
public record DeadLetterSelection(
    List<String> letters,
    List<String> entityIds,
    List<String> cases,
    List<String> stages,
    List<String> reasons,
    Instant from,
    Instant to,
    List<String> statuses,
    boolean actionable) {}
