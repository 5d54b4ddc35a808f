package io.prismatic.dd.functions.risk;

import java.io.Serializable;

/**
 * The numbers of the risk model.
 *
 * @param watchlist the weight of list matches
 * @param country the weight of the countries
 * @param opacity the weight of opaque ownership
 * @param exposure the weight of technical vulnerabilities
 * @param adverseTopics the weight of the entity's own topics
 * @param lowUpTo the highest risk of the band LOW, 0 to 100
 * @param mediumUpTo the highest risk of the band MEDIUM, at least {@code lowUpTo}
 */
public record RiskSettings(
    double watchlist,
    double country,
    double opacity,
    double exposure,
    double adverseTopics,
    double lowUpTo,
    double mediumUpTo)
    implements Serializable {

  /** Weights that add up to 100, and the bands 0–25, 26–50, 51–100. */
  public static final RiskSettings DEFAULT = new RiskSettings(50, 20, 10, 10, 10, 25, 50);

  /**
   * @throws IllegalArgumentException if a weight is negative or the bands overlap
   */
  public RiskSettings {
    if (Math.min(Math.min(watchlist, country), Math.min(opacity, Math.min(exposure, adverseTopics)))
        < 0) {
      throw new IllegalArgumentException("a weight of the risk model is negative");
    }
    if (lowUpTo < 0 || mediumUpTo < lowUpTo || mediumUpTo >= 100) {
      throw new IllegalArgumentException("the bands of the risk model overlap or leave 0 to 100");
    }
  }

  double totalWeight() {
    return watchlist + country + opacity + exposure + adverseTopics;
  }

  /** The lowest risk that counts as high. */
  double lowestHigh() {
    return Math.floor(mediumUpTo) + 1;
  }
}
