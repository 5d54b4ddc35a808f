package io.prismatic.dd.functions.score.watchlist;

import java.util.regex.Pattern;

/**
 * Takes a word's spelling variants to one form: those of romanisation (Yury, Iurii, Jurij), of
 * German umlauts (Müller, Mueller) and of doubled or silent letters (Mohamed, Mohammed). The result
 * is a key, not a word.
 */
final class Folding {

  /**
   * Replaced in this order; 1 and 2 stand for the sounds of church and shop, 7 for that of tsar.
   */
  private static final String[] SPELLINGS = {
    "shch", "2", "sch", "2", "sh", "2", "tch", "1", "ch", "1", "zh", "z", "kh", "k", "gh", "g",
    "ph", "f", "th", "t", "dh", "d", "ts", "7", "tz", "7", "ck", "k", "q", "k", "x", "ks", "w", "v",
    "ou", "u", "oo", "u", "ee", "i"
  };

  private static final Pattern VOWELS = Pattern.compile("[aeiouyw']");
  private static final Pattern DOUBLED = Pattern.compile("(.)\\1+");

  private Folding() {}

  /** The form that all variants of a romanised word share. */
  static String fold(String word) {
    String spelled = word;
    for (int i = 0; i < SPELLINGS.length; i += 2) {
      spelled = spelled.replace(SPELLINGS[i], SPELLINGS[i + 1]);
    }
    StringBuilder folded = new StringBuilder(spelled.length());
    for (int i = 0; i < spelled.length(); i++) {
      char next = i + 1 < spelled.length() ? spelled.charAt(i + 1) : ' ';
      append(folded, spelled.charAt(i), next);
    }
    int last = folded.length() - 1;
    boolean off =
        last > 0 && folded.charAt(last) == 'f' && "oe".indexOf(folded.charAt(last - 1)) >= 0;
    if (off) {
      folded.setCharAt(last, 'v');
    }
    return folded.toString();
  }

  private static void append(StringBuilder folded, char letter, char next) {
    char last = folded.length() == 0 ? ' ' : folded.charAt(folded.length() - 1);
    char sound =
        switch (letter) {
          case 'c' -> next == 'e' || next == 'i' || next == 'y' ? 's' : 'k';
          case '7' -> 'c';
          case 'y', 'j' -> 'i';
          default -> letter;
        };
    boolean silent =
        sound == last
            || (sound == 'h' && last != ' ')
            || (sound == 'e' && (last == 'a' || last == 'o' || last == 'u'));
    if (silent) {
      return;
    }
    if (sound == 'e' && last == 'i') {
      folded.setLength(folded.length() - 1);
      append(folded, 'e', next);
    } else {
      folded.append(sound);
    }
  }

  /** The consonants, for words of a script that leaves vowels out; empty if there are none. */
  static String skeleton(String word) {
    String consonants =
        word.replace("kh", "k")
            .replace("gh", "g")
            .replace("sh", "2")
            .replace("ch", "2")
            .replace("th", "t")
            .replace("dh", "d")
            .replace('q', 'k')
            .replace('c', 'k')
            .replace('p', 'b')
            .replace('v', 'f');
    return DOUBLED.matcher(VOWELS.matcher(consonants).replaceAll("")).replaceAll("$1");
  }

  /** Joins two folds or skeletons as if their words had been one. */
  static void append(StringBuilder joined, String next) {
    boolean doubled =
        joined.length() > 0
            && !next.isEmpty()
            && joined.charAt(joined.length() - 1) == next.charAt(0);
    joined.append(next, doubled ? 1 : 0, next.length());
  }
}
