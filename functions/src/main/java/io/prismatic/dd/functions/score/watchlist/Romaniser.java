package io.prismatic.dd.functions.score.watchlist;

import com.google.common.base.Splitter;
import com.ibm.icu.text.Transliterator;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes names of any script in the letters a to z, lower case. ASCII takes a short cut. Cyrillic
 * and Greek letters are replaced as passports do (Жуков to zhukov, Μητσοτάκης to mitsotakis),
 * because ICU's scholarly romanisation (žukov, mētsotakēs) is found on no list; everything else is
 * ICU's. Safe for several threads.
 */
final class Romaniser {

  private static final String RULES =
      "Any-Latin; NFKD; [:Nonspacing Mark:] Remove; Latin-ASCII; Lower";

  private static final Pattern MARKS = Pattern.compile("\\p{Mn}+");

  private static final Map<Character, String> LETTERS = new HashMap<>();

  static {
    letters(
        "а a б b в v г g д d е e ё e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f"
            + " х kh ц ts ч ch ш sh щ shch ъ - ы y ь - э e ю yu я ya і i ї yi є ye ґ g ў u ђ dj"
            + " ј j љ lj њ nj ћ c џ dz ѓ g ќ k ѕ dz қ k ғ g ү u ұ u ң n ө o ә a һ h");
    letters("ø o ł l đ d ß ss æ ae œ oe ð d þ th ı i ŋ n ħ h");
    letters(
        "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f"
            + " χ ch ψ ps ω o ά a έ e ή i ί i ό o ύ y ώ o ϊ i ϋ y ΐ i ΰ y");
  }

  private final Transliterator transliterator = Transliterator.getInstance(RULES);

  /** The name in ASCII, lower case; punctuation stays. */
  String romanise(String name) {
    if (isAscii(name)) {
      return name.toLowerCase(Locale.ROOT);
    }
    String replaced = replaceLetters(name.toLowerCase(Locale.ROOT));
    String plain =
        MARKS.matcher(Normalizer.normalize(replaced, Normalizer.Form.NFKD)).replaceAll("");
    // Most of what is not ASCII is a letter with an accent; ICU gets the rest as it was written.
    return isAscii(plain) ? plain : transliterator.transliterate(replaced);
  }

  /** Whether the script leaves short vowels out, as Arabic and Hebrew do. */
  static boolean omitsVowels(String name) {
    for (int i = 0; i < name.length(); i++) {
      char at = name.charAt(i);
      if ((at >= '\u0590' && at <= '\u07ff') || (at >= '\ufb1d' && at <= '\ufefc')) {
        return true;
      }
    }
    return false;
  }

  private static String replaceLetters(String name) {
    StringBuilder replaced = new StringBuilder(name.length() + 8);
    for (int i = 0; i < name.length(); i++) {
      String digraph = greekDigraph(name, i);
      if (digraph != null) {
        replaced.append(digraph);
        i++;
        continue;
      }
      String letter = LETTERS.get(name.charAt(i));
      replaced.append(letter == null ? String.valueOf(name.charAt(i)) : letter);
    }
    return replaced.toString();
  }

  private static String greekDigraph(String name, int at) {
    if (at + 1 >= name.length()) {
      return null;
    }
    boolean first = at == 0 || !Character.isLetter(name.charAt(at - 1));
    return switch (name.substring(at, at + 2)) {
      case "ου", "ού" -> "ou";
      case "μπ" -> first ? "b" : "mp";
      case "ντ" -> first ? "d" : "nt";
      case "γκ" -> first ? "g" : "gk";
      case "γγ" -> "ng";
      case "ευ", "εύ" -> "ef";
      case "αυ", "αύ" -> "af";
      default -> null;
    };
  }

  private static void letters(String pairs) {
    List<String> all = Splitter.on(' ').splitToList(pairs);
    for (int i = 0; i < all.size(); i += 2) {
      LETTERS.put(all.get(i).charAt(0), all.get(i + 1).equals("-") ? "" : all.get(i + 1));
    }
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        return false;
      }
    }
    return true;
  }
}
