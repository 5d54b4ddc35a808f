package io.prismatic.dd.functions.risk;

import io.prismatic.dd.functions.model.Factor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The weighted average of the evidence that counts, shared out to the factors.
 *
 * <p>The watchlist always counts. The others are taken worst first for as long as each is worse
 * than the average of those before it, which gives the highest average of any choice that includes
 * the watchlist. That makes it monotone: a worse value or a further factor never lowers it, a
 * missing one never raises it.
 */
final class Average {

  private static final Comparator<Evidence> WORST_FIRST =
      Comparator.comparing((Evidence one) -> !one.always())
          .thenComparing(Comparator.comparingDouble(Evidence::value).reversed());

  private Average() {}

  /** The factors in the order of the evidence; one that does not count contributes 0. */
  static List<Factor> factors(List<Evidence> evidence) {
    List<Evidence> counted = new ArrayList<>();
    double weights = 0;
    double weighted = 0;
    for (Evidence one : worstFirst(evidence)) {
      boolean raises = weights == 0 || one.value() * weights > weighted;
      if (one.weight() > 0 && (one.always() || raises)) {
        counted.add(one);
        weights += one.weight();
        weighted += one.weight() * one.value();
      }
    }
    List<Factor> factors = new ArrayList<>();
    for (Evidence one : evidence) {
      double contribution = counted.contains(one) ? 100 * one.weight() * one.value() / weights : 0;
      factors.add(
          new Factor(
              one.factor(), one.value(), one.weight(), contribution, one.reason(), one.source()));
    }
    return factors;
  }

  private static List<Evidence> worstFirst(List<Evidence> evidence) {
    if (evidence.size() == 1) {
      return evidence;
    }
    List<Evidence> sorted = new ArrayList<>(evidence);
    sorted.sort(WORST_FIRST);
    return sorted;
  }
}
