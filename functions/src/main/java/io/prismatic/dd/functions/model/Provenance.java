package io.prismatic.dd.functions.model;

/**
 * What a score was made with; same input and same provenance give the same score.
 *
 * @param screener the screener's name: {@code yente} or {@code watchlist}
 * @param screenerVersion the version of our client or index
 * @param algorithm the matching algorithm's pinned name
 * @param list the dataset or file screened against
 * @param listVersion the list's hash or version, empty where the API does not tell
 * @param riskModel the risk model's version, a hash of its settings and country lists, and, where
 *     there are cleared hits, the beginning of that file's SHA-256
 * @param inputHash SHA-256 of the original bytes, in hexadecimal
 */
public record Provenance(
    String screener,
    String screenerVersion,
    String algorithm,
    String list,
    String listVersion,
    String riskModel,
    String inputHash) {}
