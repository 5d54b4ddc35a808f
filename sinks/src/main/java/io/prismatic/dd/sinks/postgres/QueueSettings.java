package io.prismatic.dd.sinks.postgres;

import java.io.Serializable;
import java.time.Duration;

/**
 * Which pending rows to read, and how eagerly.
 *
 * @param caseId the case, null for all
 * @param interval how often to look for new rows
 * @param demand the most rows that were read and are not yet queued, from 1
 */
public record QueueSettings(String caseId, Duration interval, int demand) implements Serializable {}
