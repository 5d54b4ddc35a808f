package io.prismatic.dd.functions.score.watchlist;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes the writings of a number comparable. */
final class Numbers {

  private static final Pattern NEITHER_LETTER_NOR_DIGIT = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern PREFIX = Pattern.compile("^IMO(?=[0-9]{7}$)");

  /** Shorter numbers are file numbers, not identifiers. */
  private static final int SHORTEST = 4;

  private Numbers() {}

  /**
   * Letters and digits only, upper case; empty if it identifies nobody, such as {@code n/a} or
   * {@code 0000}: whoever has no number would match whoever has none.
   */
  static String plain(String value) {
    String plain =
        NEITHER_LETTER_NOR_DIGIT
            .matcher(Normalizer.normalize(value, Normalizer.Form.NFKC))
            .replaceAll("")
            .toUpperCase(Locale.ROOT);
    return tellsApart(plain) ? PREFIX.matcher(plain).replaceFirst("") : "";
  }

  private static boolean tellsApart(String plain) {
    boolean bankCode = plain.length() == 8 || plain.length() == 11;
    return plain.length() >= SHORTEST
        && plain.chars().distinct().count() > 1
        && (bankCode || plain.chars().anyMatch(Character::isDigit));
  }
}
