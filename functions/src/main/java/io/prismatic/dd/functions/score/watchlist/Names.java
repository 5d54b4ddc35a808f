package io.prismatic.dd.functions.score.watchlist;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes names and identifiers comparable. */
final class Names {

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}]+");

  private Names() {}

  /**
   * Compatibility-decomposed, without marks, lower case, words separated by one space; empty if the
   * name has neither letter nor digit.
   */
  static String normalise(String name) {
    String plain = MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFKD)).replaceAll("");
    return SEPARATORS
        .matcher(plain.toLowerCase(Locale.ROOT).replace('ø', 'o').replace('ł', 'l'))
        .replaceAll(" ")
        .strip();
  }

  /** The words of a normalised name in alphabetical order. */
  static String sorted(String normalised) {
    String[] words = normalised.split(" ");
    Arrays.sort(words);
    return String.join(" ", words);
  }

  /** Letters and digits only, upper case; empty if there are none. */
  static String identifier(String value) {
    return SEPARATORS
        .matcher(Normalizer.normalize(value, Normalizer.Form.NFKC))
        .replaceAll("")
        .toUpperCase(Locale.ROOT);
  }
}
