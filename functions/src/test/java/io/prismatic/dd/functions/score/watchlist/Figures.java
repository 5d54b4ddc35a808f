package io.prismatic.dd.functions.score.watchlist;

import java.util.List;
import java.util.Locale;

/**
 * What a threshold makes of labelled pairs.
 *
 * @param truePositives the same, and said so
 * @param falsePositives different, but said to be the same
 * @param falseNegatives the same, but said to be different
 * @param trueNegatives different, and said so
 */
record Figures(int truePositives, int falsePositives, int falseNegatives, int trueNegatives) {

  static Figures at(double threshold, List<LabelledPair> pairs) {
    int[] counts = new int[4];
    for (LabelledPair pair : pairs) {
      boolean matched = pair.score() >= threshold;
      counts[pair.same() ? (matched ? 0 : 2) : (matched ? 1 : 3)]++;
    }
    return new Figures(counts[0], counts[1], counts[2], counts[3]);
  }

  double precision() {
    return ratio(truePositives, truePositives + falsePositives);
  }

  double recall() {
    return ratio(truePositives, truePositives + falseNegatives);
  }

  double f1() {
    return ratio(2.0 * truePositives, 2.0 * truePositives + falsePositives + falseNegatives);
  }

  /** Of the pairs that are different, those that were said to be the same. */
  double falseAlerts() {
    return ratio(falsePositives, falsePositives + trueNegatives);
  }

  static String table(List<LabelledPair> pairs) {
    StringBuilder table = new StringBuilder();
    table.append(
        "threshold  precision  recall     F1  false alerts   true+  false+  false-  true-\n");
    for (double threshold = 0.5; threshold < 0.96; threshold += 0.05) {
      Figures at = at(threshold - 1e-9, pairs);
      table.append(
          String.format(
              Locale.ROOT,
              "     %.2f      %.3f   %.3f  %.3f         %.3f  %6d  %6d  %6d %6d%n",
              threshold,
              at.precision(),
              at.recall(),
              at.f1(),
              at.falseAlerts(),
              at.truePositives(),
              at.falsePositives(),
              at.falseNegatives(),
              at.trueNegatives()));
    }
    return table.toString();
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
