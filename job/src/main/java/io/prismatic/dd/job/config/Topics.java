package io.prismatic.dd.job.config;

import java.io.Serializable;

/**
 * Kafka topics, all different.
 *
 * @param pending entities that wait for their analysis
 * @param scored events about stored scores
 * @param deadLetter records that failed
 */
public record Topics(String pending, String scored, String deadLetter) implements Serializable {}
