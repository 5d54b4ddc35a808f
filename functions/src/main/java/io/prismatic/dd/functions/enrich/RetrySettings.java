package io.prismatic.dd.functions.enrich;

import java.io.Serializable;
import java.time.Duration;

/**
 * How often a call is tried.
 *
 * @param retries after the first attempt, from 0
 * @param base the longest first wait, doubled for each further one
 * @param cap the longest wait
 * @param honourRetryAfter whether the bucket pauses for as long as the API asks
 */
public record RetrySettings(int retries, Duration base, Duration cap, boolean honourRetryAfter)
    implements Serializable {}
