package io.prismatic.dd.functions.model;

/**
 * One factor of a risk score; the contributions of all factors add up to the risk.
 *
 * @param factor the factor's name in kebab-case, such as {@code watchlist} or {@code floor}
 * @param value how bad it is, 0 to 1
 * @param weight the factor's weight, 0 for a floor
 * @param contribution the points of 0 to 100 that it adds to the risk; 0 where it would only dilute
 *     worse ones
 * @param reason why, in words for the analyst, without names of persons
 * @param source what the reason rests on: a list, a data file, a property
 */
public record Factor(
    String factor,
    double value,
    double weight,
    double contribution,
    String reason,
    String source) {}
