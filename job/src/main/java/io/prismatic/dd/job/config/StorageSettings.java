package io.prismatic.dd.job.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * How scored entities are stored.
 *
 * @param batchSize rows an upsert writes at most, from 1
 * @param batchTimeout an incomplete batch is written this long after its first row
 * @param parallelism writers, from 1
 */
public record StorageSettings(int batchSize, Duration batchTimeout, int parallelism)
    implements Serializable {}
