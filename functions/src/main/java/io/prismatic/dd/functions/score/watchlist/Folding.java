package io.prismatic.dd.functions.score.watchlist;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a word's spelling variants to one form: those of romanisation (Yury, Iurii, Jurij), of
 * German umlauts (Müller, Mueller) and of doubled or silent letters (Mohamed, Mohammed). The result
 * is a key, not a word.
 */
final class Folding {

  private static final List<Map.Entry<Pattern, String>> RULES =
      List.of(
          rule("shch|sch|sh", "2"),
          rule("tch|ch", "1"),
          rule("zh", "z"),
          rule("kh", "k"),
          rule("gh", "g"),
          rule("ph", "f"),
          rule("th", "t"),
          rule("dh", "d"),
          rule("ts|tz", "c0"),
          rule("ck|q", "k"),
          rule("x", "ks"),
          rule("c(?=[eiy])", "s"),
          rule("c(?!0)", "k"),
          rule("c0", "c"),
          rule("w", "v"),
          rule("ou|oo", "u"),
          rule("ee", "i"),
          rule("(?<=[aou])e", ""),
          rule("[yj]", "i"),
          rule("ie", "e"),
          rule("(?<=.)h", ""),
          rule("(?<=[oe])ff?$", "v"),
          rule("(.)\\1+", "$1"));

  private static final Pattern VOWELS = Pattern.compile("[aeiouyw']");
  private static final Pattern DOUBLED = Pattern.compile("(.)\\1+");

  private Folding() {}

  /** The form that all variants of a romanised word share. */
  static String fold(String word) {
    String folded = word;
    for (Map.Entry<Pattern, String> rule : RULES) {
      Matcher matcher = rule.getKey().matcher(folded);
      if (matcher.find()) {
        folded = matcher.replaceAll(rule.getValue());
      }
    }
    return folded;
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

  private static Map.Entry<Pattern, String> rule(String pattern, String replacement) {
    return Map.entry(Pattern.compile(pattern), replacement);
  }
}
