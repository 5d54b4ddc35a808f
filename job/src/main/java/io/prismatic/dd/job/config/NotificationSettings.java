package io.prismatic.dd.job.config;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * How stored scores are announced.
 *
 * @param batchSize events that are sent together at most, from 1
 * @param batchTimeout an incomplete batch is sent this long after its first event
 * @param parallelism senders, from 1
 * @param guarantee at least once or exactly once, never none
 */
public record NotificationSettings(
    int batchSize, Duration batchTimeout, int parallelism, DeliveryGuarantee guarantee)
    implements Serializable {}
