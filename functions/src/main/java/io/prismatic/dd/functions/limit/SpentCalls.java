package io.prismatic.dd.functions.limit;

/**
 * What a checkpoint knows of a budget: a row of an operator's state; rows of one bucket and period
 * add up.
 *
 * @param bucket the bucket's name
 * @param period the day or month, as {@code 2026-11-24} or {@code 2026-11}
 * @param calls how many were made at most, those reserved included
 */
public record SpentCalls(String bucket, String period, long calls) {}
