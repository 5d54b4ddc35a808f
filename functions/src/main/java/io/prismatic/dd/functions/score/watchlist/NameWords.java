package io.prismatic.dd.functions.score.watchlist;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Splits a romanised name into words and writes alike what people write differently: number words
 * and ordinals as digits (First, 1st; Forty-Four, 44), digits in the place of letters as letters
 * (Sech1n), the beginning of an Arabic name in one way (Abd al-Aziz, Abdul Aziz).
 */
final class NameWords {

  private static final int MOST_WORDS = 24;
  private static final Pattern APOSTROPHES = Pattern.compile("['`´ʹʺ]");
  private static final Pattern ORDINAL = Pattern.compile("[0-9]+(?:st|nd|rd|th)");

  /** Letters of the scripts that cannot be romanised are kept: the same name is still the same. */
  private static final CharMatcher PART_OF_WORD =
      CharMatcher.inRange('a', 'z')
          .or(CharMatcher.inRange('0', '9'))
          .or(CharMatcher.forPredicate(NameWords::isForeignLetter));

  private static final Splitter WORDS = Splitter.on(PART_OF_WORD.negate()).omitEmptyStrings();
  private static final String LOOKALIKE_DIGITS = "013459";
  private static final String LOOKALIKE_LETTERS = "oieasg";
  private static final Map<String, Integer> NUMBERS = new HashMap<>();

  static {
    numbers("one two three four five six seven eight nine", 1, 1);
    numbers("eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 11, 1);
    numbers("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10);
    numbers("first second third fourth fifth sixth seventh eighth ninth tenth", 1, 1);
    NUMBERS.put("fourty", 40);
  }

  private NameWords() {}

  /** The words, at most {@value #MOST_WORDS}. */
  static List<String> of(String romanised) {
    String plain = APOSTROPHES.matcher(romanised).replaceAll("").replace("&", " and ");
    List<String> words = new ArrayList<>();
    for (String word : WORDS.split(plain)) {
      if (words.size() == MOST_WORDS) {
        break;
      }
      append(words, number(letters(word)));
    }
    return words;
  }

  private static void append(List<String> words, String word) {
    int last = words.size() - 1;
    String before = last < 0 ? "" : words.get(last);
    if (isTens(before) && word.length() == 1 && word.charAt(0) >= '1' && word.charAt(0) <= '9') {
      words.set(last, before.charAt(0) + word);
    } else if (before.equals("abdul") && isArticle(word)) {
      return;
    } else {
      words.add(isServant(word) ? "abdul" : word);
    }
  }

  private static String number(String word) {
    Integer number = NUMBERS.get(word);
    if (number != null) {
      return number.toString();
    }
    return Character.isDigit(word.charAt(0)) && ORDINAL.matcher(word).matches()
        ? word.substring(0, word.length() - 2)
        : word;
  }

  /** Only digits between letters: the letters of 3M or of B52 are no others. */
  private static String letters(String word) {
    int last = word.length() - 1;
    if (last < 3 || CharMatcher.inRange('0', '9').countIn(word) != 1) {
      return word;
    }
    for (int i = 1; i < last; i++) {
      int digit = LOOKALIKE_DIGITS.indexOf(word.charAt(i));
      if (digit >= 0) {
        return word.substring(0, i) + LOOKALIKE_LETTERS.charAt(digit) + word.substring(i + 1);
      }
    }
    return word;
  }

  private static boolean isTens(String word) {
    return word.length() == 2 && word.charAt(1) == '0' && word.charAt(0) >= '2';
  }

  private static boolean isServant(String word) {
    return switch (word) {
      case "abd", "abdal", "abdel", "abdol", "abdoul", "abdul" -> true;
      default -> false;
    };
  }

  private static boolean isArticle(String word) {
    return switch (word) {
      case "al", "el", "ul", "ol" -> true;
      default -> false;
    };
  }

  private static boolean isForeignLetter(char letter) {
    return letter > 127
        && (Character.isLetter(letter)
            || Character.getType(letter) == Character.COMBINING_SPACING_MARK);
  }

  private static void numbers(String words, int from, int step) {
    int number = from;
    for (String word : Splitter.on(' ').split(words)) {
      NUMBERS.put(word, number);
      number += step;
    }
  }
}
