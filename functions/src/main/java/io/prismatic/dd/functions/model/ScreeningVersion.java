package io.prismatic.dd.functions.model;

/**
 * What an entity was screened with and against, for the audit trail.
 *
 * @param screener the screener's name: {@code yente} or {@code watchlist}
 * @param screenerVersion the version of our client or index
 * @param algorithm the matching algorithm's pinned name
 * @param list the dataset or file
 * @param listVersion its hash or version, empty where unknown
 */
public record ScreeningVersion(
    String screener, String screenerVersion, String algorithm, String list, String listVersion) {}
