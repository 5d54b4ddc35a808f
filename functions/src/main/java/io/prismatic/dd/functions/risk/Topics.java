package io.prismatic.dd.functions.risk;

import java.util.Collection;
import java.util.Map;

/**
 * How bad a topic of FollowTheMoney is, 0 to 1. The order follows the vocabulary of OpenSanctions;
 * the numbers are ours. A topic counts for its sub-topics: {@code crime} for {@code crime.fin}.
 */
final class Topics {

  static final String SANCTION = "sanction";

  /** A listed party whose list says nothing more about it. */
  static final double UNKNOWN = 0.5;

  private static final Map<String, Double> SEVERITY =
      Map.ofEntries(
          Map.entry(SANCTION, 1.0),
          Map.entry("sanction.linked", 0.8),
          Map.entry("sanction.counter", 0.3),
          Map.entry("wanted", 0.9),
          Map.entry("crime", 0.8),
          Map.entry("crime.terror", 1.0),
          Map.entry("debarment", 0.6),
          Map.entry("role.pep", 0.6),
          Map.entry("role.rca", 0.5),
          Map.entry("role.pol", 0.4),
          Map.entry("role.oligarch", 0.7),
          Map.entry("corp.offshore", 0.4),
          Map.entry("corp.shell", 0.5),
          Map.entry("corp.disqual", 0.6),
          Map.entry("reg", 0.4),
          Map.entry("asset.frozen", 0.9),
          Map.entry("poi", 0.5));

  private Topics() {}

  /** The worst of them, 0 if none is adverse. */
  static double severity(Collection<String> topics) {
    return topics.stream().mapToDouble(Topics::severity).max().orElse(0);
  }

  private static double severity(String topic) {
    String at = topic;
    while (true) {
      Double known = SEVERITY.get(at);
      if (known != null) {
        return known;
      }
      int dot = at.lastIndexOf('.');
      if (dot < 0) {
        return 0;
      }
      at = at.substring(0, dot);
    }
  }

  static boolean exposesPolitically(Collection<String> topics) {
    return topics.contains("role.pep") || topics.contains("role.rca");
  }
}
