package io.prismatic.dd.job.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * How pending rows of the table are published.
 *
 * @param caseId the case whose rows are published, null for all
 * @param pollInterval how often to look for new rows
 * @param demand the most rows that are published and not yet acknowledged, from 1
 */
public record ProducerSettings(String caseId, Duration pollInterval, int demand)
    implements Serializable {}
