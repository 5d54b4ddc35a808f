package io.prismatic.dd.functions.score.watchlist;

import com.ibm.icu.text.Transliterator;
import java.lang.Character.UnicodeScript;

/**
 * Names in Chinese characters or Hangul: different characters sound the same or nearly so, and one
 * other character of three makes another person, which the romanised names do not show. Simplified
 * and traditional characters are the same. Safe for several threads.
 */
final class Ideographs {

  /** One wrong character of a long name may be an error, one of three is not. */
  private static final double SEVERITY = 1.3;

  private final Transliterator simplified = Transliterator.getInstance("Traditional-Simplified");

  /** The simplified characters of a name that has no other letters, else an empty text. */
  String of(String name) {
    StringBuilder found = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      if (letter < 128 && !Character.isLetterOrDigit(letter)) {
        continue;
      }
      UnicodeScript script = UnicodeScript.of(letter);
      if (script != UnicodeScript.HAN && script != UnicodeScript.HANGUL) {
        return "";
      }
      found.append(letter);
    }
    return found.isEmpty() ? "" : simplified.transliterate(found.toString());
  }

  /** How alike two such names can be at most; 1 if either has other letters. */
  static double most(String one, String other) {
    if (one.isEmpty()
        || other.isEmpty()
        || one.equals(other)
        || UnicodeScript.of(one.charAt(0)) != UnicodeScript.of(other.charAt(0))) {
      return 1;
    }
    return Math.max(0, 1 - SEVERITY * (1 - EditDistance.similarity(one, other)));
  }
}
