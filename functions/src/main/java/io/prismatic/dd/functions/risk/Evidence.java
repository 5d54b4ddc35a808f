package io.prismatic.dd.functions.risk;

/**
 * What one factor found.
 *
 * @param factor the factor's name
 * @param weight its weight
 * @param value 0 to 1
 * @param reason why, without names of persons
 * @param source what it rests on
 */
record Evidence(String factor, double weight, double value, String reason, String source) {

  static final String WATCHLIST = "watchlist";

  /** Whether it counts even where it dilutes the rest: having been screened is data. */
  boolean always() {
    return factor.equals(WATCHLIST);
  }
}
