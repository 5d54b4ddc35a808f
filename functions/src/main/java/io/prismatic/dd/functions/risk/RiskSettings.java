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

  private static final int MOST_WEIGHT = 1_000_000;

  /** Weights that add up to 100, and the bands 0–25, 26–50, 51–100. */
  public static final RiskSettings DEFAULT = new RiskSettings(50, 20, 10, 10, 10, 25, 50);

  /**
   * @throws IllegalArgumentException if a weight is negative, all are 0 or the bands overlap
   */
  public RiskSettings {
    double sum = 0;
    for (double weight : new double[] {watchlist, country, opacity, exposure, adverseTopics}) {
      if (!(weight >= 0) || weight > MOST_WEIGHT) {
        throw new IllegalArgumentException(
            "a weight of the risk model is not between 0 and " + MOST_WEIGHT);
      }
      sum += weight;
    }
    if (sum == 0) {
      throw new IllegalArgumentException("all weights of the risk model are 0");
    }
    if (!(lowUpTo >= 0 && mediumUpTo >= lowUpTo && mediumUpTo < 100)) {
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
