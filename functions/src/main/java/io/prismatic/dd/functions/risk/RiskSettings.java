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
 * @param floors which evidence is at least HIGH, whatever the average
 */
public record RiskSettings(
    double watchlist,
    double country,
    double opacity,
    double exposure,
    double adverseTopics,
    double lowUpTo,
    double mediumUpTo,
    Floors floors)
    implements Serializable {

  private static final int MOST_WEIGHT = 1_000_000;

  /** Weights that add up to 100, the bands 0–25, 26–50, 51–100, and every floor. */
  public static final RiskSettings DEFAULT =
      new RiskSettings(50, 20, 10, 10, 10, 25, 50, Floors.ALL);

  /**
   * The floors that can be taken away; that of a confirmed sanction cannot.
   *
   * @param politicallyExposed whether a politically exposed person is at least HIGH
   * @param callForAction whether a country subject to a call for action is at least HIGH
   */
  public record Floors(boolean politicallyExposed, boolean callForAction) implements Serializable {

    public static final Floors ALL = new Floors(true, true);
  }

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
