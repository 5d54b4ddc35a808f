package io.prismatic.dd.functions.score.watchlist;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes names and identifiers comparable. */
final class Names {

  /**
   * Accents, and the vowel signs of Hebrew and Arabic that are usually left out. Not all marks: in
   * the scripts of India or in Thai they are letters, without which different names look equal.
   */
  private static final Pattern ACCENTS =
      Pattern.compile(
          "[\\p{InCombiningDiacriticalMarks}\u0591-\u05C7\u0610-\u061A\u064B-\u065F\u0670]+");

  private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
  private static final Pattern NEITHER_LETTER_NOR_DIGIT = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern PREFIX = Pattern.compile("^IMO(?=[0-9]{7}$)");

  /** Shorter numbers are file numbers, not identifiers. */
  private static final int SHORTEST = 4;

  /** Letters that do not decompose into a plain one and an accent, as passports transcribe them. */
  private static final Map<String, String> LETTERS =
      Map.of(
          "ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı",
          "i");

  private static final Pattern LETTER = Pattern.compile("[ßæœøłđðþı]");

  private Names() {}

  /**
   * Compatibility-decomposed, without accents, lower case, words separated by one space; empty if
   * the name has neither letter nor digit.
   */
  static String normalise(String name) {
    String plain = ACCENTS.matcher(Normalizer.normalize(name, Normalizer.Form.NFKD)).replaceAll("");
    String lower =
        LETTER
            .matcher(plain.toLowerCase(Locale.ROOT))
            .replaceAll(letter -> LETTERS.get(letter.group()));
    return SEPARATORS.matcher(lower).replaceAll(" ").strip();
  }

  /** The words of a normalised name in alphabetical order. */
  static String sorted(String normalised) {
    String[] words = normalised.split(" ");
    Arrays.sort(words);
    return String.join(" ", words);
  }

  /**
   * Letters and digits only, upper case; empty if it identifies nobody, such as {@code n/a} or
   * {@code 0000}: whoever has no number would match whoever has none.
   */
  static String identifier(String value) {
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
