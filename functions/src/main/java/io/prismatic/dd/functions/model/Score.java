package io.prismatic.dd.functions.model;

import java.time.Instant;
import java.util.List;

/**
 * The outcome of scoring: match confidence and risk stay two numbers.
 *
 * @param risk how bad it is, 0 to 100
 * @param band the band of the risk
 * @param recommendation what we recommend to the analyst
 * @param match the best candidate's score, 0 to 1; 0 without a candidate that is not cleared
 * @param matched whether any candidate reaches the threshold
 * @param coverage the share of the model's weights that had data, 0 to 1
 * @param factors the factors, whose contributions add up to the risk
 * @param matches the candidates, best first, those that a person has cleared included
 * @param provenance what it was made with
 * @param scoredAt when, to the millisecond
 */
public record Score(
    double risk,
    Band band,
    Recommendation recommendation,
    double match,
    boolean matched,
    double coverage,
    List<Factor> factors,
    List<Match> matches,
    Provenance provenance,
    Instant scoredAt) {}
