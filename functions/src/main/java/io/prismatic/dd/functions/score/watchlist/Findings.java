package io.prismatic.dd.functions.score.watchlist;

import io.prismatic.dd.functions.model.Match;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The best of what was found for each listed party. Not safe for several threads. */
final class Findings {

  /** What is less alike is not worth showing to anybody. */
  static final double LEAST = 0.6;

  private static final int MOST_MATCHES = 10;

  private static final Comparator<Finding> BEST_FIRST =
      Comparator.comparingDouble(Finding::score)
          .reversed()
          .thenComparing(
              Comparator.comparingInt((Finding one) -> one.verdict().agreements()).reversed())
          .thenComparing(one -> one.listed().id());

  /** A likeness, and in {@code what} the two values that were compared. */
  private record Finding(Listed listed, double score, String what, Traits.Verdict verdict) {

    Match match(double threshold) {
      List<String> parts = new ArrayList<>(List.of(what));
      parts.addAll(verdict.reasons());
      return listed.match(score, threshold, String.join(", ", parts));
    }
  }

  private final Map<String, Finding> best = new HashMap<>();

  /** Whether a score would be kept, before its explanation is written. */
  boolean wants(Listed listed, double score) {
    Finding known = best.get(listed.id());
    return score >= LEAST && (known == null || bounded(score) > known.score());
  }

  void keep(Listed listed, double score, String what, Traits.Verdict verdict) {
    if (wants(listed, score)) {
      best.put(listed.id(), new Finding(listed, bounded(score), what, verdict));
    }
  }

  /** The best ones, equal ones by agreeing traits, then by id; each party once. */
  List<Match> matches(double threshold) {
    return best.values().stream()
        .sorted(BEST_FIRST)
        .limit(MOST_MATCHES)
        .map(finding -> finding.match(threshold))
        .toList();
  }

  private static double bounded(double score) {
    return Math.max(0, Math.min(1, score));
  }
}
