package io.prismatic.dd.job.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What a mistyped name was probably meant to be. */
final class DidYouMean {

  private static final int MOST = 2;
  private static final int LONGEST = 100;

  private DidYouMean() {}

  /**
   * A phrase such as {@code , did you mean storage.batch-size?}, empty if nothing is near. Case,
   * dots, hyphens and underscores do not count, and a section may be missing.
   */
  static String phrase(String unknown, Collection<String> known) {
    String wanted = plain(unknown);
    if (wanted.length() > LONGEST) {
      return "";
    }
    return known.stream()
        .filter(name -> distance(wanted, plain(name)) <= tolerance(wanted))
        .min(Comparator.comparingInt(name -> distance(wanted, plain(name))))
        .map(name -> ", did you mean " + name + "?")
        .orElseGet(() -> withoutSection(wanted, known));
  }

  private static String withoutSection(String wanted, Collection<String> known) {
    List<String> near =
        known.stream()
            .filter(name -> name.contains(".") && lastPart(name).equals(wanted))
            .limit(MOST)
            .toList();
    return near.isEmpty() ? "" : ", did you mean " + String.join(" or ", near) + "?";
  }

  private static String lastPart(String name) {
    return plain(name.substring(name.lastIndexOf('.') + 1));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static int tolerance(String wanted) {
    return Math.max(1, Math.min(4, wanted.length() / 5));
  }

  private static int distance(String one, String other) {
    return LevenshteinDistance.getDefaultInstance().apply(one, other);
  }
}
