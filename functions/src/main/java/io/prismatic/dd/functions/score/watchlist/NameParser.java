package io.prismatic.dd.functions.score.watchlist;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.commons.codec.language.DoubleMetaphone;

/**
 * Takes names apart: romanised, split into words, legal forms at either end recognised. A name that
 * would consist of nothing but a legal form, generic words or initials keeps them as its words, so
 * that "11420 Corp." is about 11420 and "Limited Company" about both. Safe for several threads.
 */
final class NameParser {

  private static final int MOST_CHARACTERS = 400;
  private static final int MOST_SOUNDS = 12;
  private static final int FEWEST_JOINED = 3;
  private static final int KNOWN_WORDS = 50_000;
  private static final Pattern PATRONYMIC =
      Pattern.compile("\\w{3,}(?:[oe]vich|[oey]vna|[oiy]vych|ivna|ichna|ovic|ogly|oglu|kyzy)");
  private static final Map<String, String> ROMAN_NUMERALS =
      Map.of(
          "ii", "2", "iii", "3", "iv", "4", "vi", "6", "vii", "7", "viii", "8", "ix", "9", "xi",
          "11", "xii", "12");

  private final Romaniser romaniser = new Romaniser();
  private final Ideographs ideographs = new Ideographs();
  private final Vocabulary vocabulary = new Vocabulary();
  private final DoubleMetaphone metaphone = new DoubleMetaphone();
  private final Map<String, Token> known = new ConcurrentHashMap<>();

  NameParser() {
    // Its default of four tells long words apart by their beginnings only.
    metaphone.setMaxCodeLen(MOST_SOUNDS);
  }

  /** Takes a name apart; what is beyond {@value #MOST_CHARACTERS} characters is left out. */
  Name parse(String name) {
    String cut = name.length() > MOST_CHARACTERS ? name.substring(0, MOST_CHARACTERS) : name;
    boolean vowelless = Romaniser.omitsVowels(cut);
    List<String> words = NameWords.of(romaniser.romanise(cut));
    String written = String.join("", words);
    int start = 0;
    int end = words.size();
    List<Token> forms = new ArrayList<>();
    for (int length = formAtEnd(words, start, end);
        length > 0;
        length = formAtEnd(words, start, end)) {
      forms.add(legal(words, end - length, end));
      end -= length;
    }
    for (int length = formAtStart(words, start, end);
        length > 0;
        length = formAtStart(words, start, end)) {
      forms.add(legal(words, start, start + length));
      start += length;
    }
    List<Token> tokens = new ArrayList<>();
    List<String> rest = joinLetters(words.subList(start, end));
    for (int i = 0; i < rest.size(); i++) {
      Token token = token(rest.get(i), vowelless, words.size());
      boolean title =
          (i == 0 && vocabulary.isTitle(token.text()))
              || (i == rest.size() - 1 && vocabulary.isSuffix(token.text()));
      tokens.add(title ? token.as(Token.Kind.TITLE) : token);
    }
    promote(tokens);
    tokens.addAll(forms);
    return new Name(name, List.copyOf(tokens), written, ideographs.of(cut));
  }

  /** A.B.C. is the word abc; two letters are the initials of a person. */
  private static List<String> joinLetters(List<String> words) {
    List<String> joined = new ArrayList<>(words.size());
    for (int i = 0; i < words.size(); ) {
      int letters = 0;
      while (i + letters < words.size() && words.get(i + letters).length() == 1) {
        letters++;
      }
      int taken = letters >= FEWEST_JOINED ? letters : 1;
      joined.add(String.join("", words.subList(i, i + taken)));
      i += taken;
    }
    return joined;
  }

  /** How many words at the end are a legal form; at least one word must remain. */
  private int formAtEnd(List<String> words, int start, int end) {
    for (int length = Math.min(Vocabulary.LONGEST_FORM, end - start - 1); length > 0; length--) {
      if (form(words, end - length, end) != null) {
        return length;
      }
    }
    return 0;
  }

  private int formAtStart(List<String> words, int start, int end) {
    for (int length = Math.min(Vocabulary.LONGEST_FORM, end - start - 1); length > 0; length--) {
      if (form(words, start, start + length) != null) {
        return length;
      }
    }
    return 0;
  }

  private String form(List<String> words, int from, int to) {
    return vocabulary.legalForm(String.join(" ", words.subList(from, to)));
  }

  private Token legal(List<String> words, int from, int to) {
    String form = form(words, from, to);
    return new Token(form, form, form, form, 0, false, Token.Kind.LEGAL, -1);
  }

  private Token token(String word, boolean vowelless, int words) {
    Token token = known.get(vowelless ? '-' + word : word);
    if (token == null) {
      token = make(word, vowelless);
      if (known.size() < KNOWN_WORDS) {
        known.put(vowelless ? '-' + word : word, token);
      }
    }
    boolean patronymic = words > 2 && token.kind() == Token.Kind.WORD;
    return patronymic && PATRONYMIC.matcher(word).matches()
        ? token.as(Token.Kind.PATRONYMIC)
        : token;
  }

  private Token make(String word, boolean vowelless) {
    String text = ROMAN_NUMERALS.getOrDefault(word, word);
    Token.Kind listed = vocabulary.kind(text);
    Token.Kind kind;
    if (text.chars().anyMatch(Character::isDigit)) {
      kind = Token.Kind.NUMBER;
    } else if (listed != null) {
      kind = listed;
    } else {
      kind = text.length() == 1 ? Token.Kind.INITIAL : Token.Kind.WORD;
    }
    String consonants =
        vowelless && text.startsWith("al") && text.length() > 4 ? text.substring(2) : text;
    String sound = kind == Token.Kind.NUMBER ? text : metaphone.doubleMetaphone(text);
    return new Token(
        text,
        kind == Token.Kind.NUMBER ? text : Folding.fold(text),
        sound == null ? "" : sound,
        Folding.skeleton(consonants),
        EditDistance.letters(text),
        vowelless,
        kind,
        vocabulary.givenName(text));
  }

  /** Where no word tells who it is, those that are there have to. */
  private static void promote(List<Token> tokens) {
    for (Token.Kind kind :
        new Token.Kind[] {
          Token.Kind.GENERIC,
          Token.Kind.PATRONYMIC,
          Token.Kind.INITIAL,
          Token.Kind.STOP,
          Token.Kind.TITLE
        }) {
      boolean tells =
          tokens.stream()
              .anyMatch(one -> one.kind() == Token.Kind.WORD || one.kind() == Token.Kind.NUMBER);
      if (tells) {
        return;
      }
      tokens.replaceAll(one -> one.kind() == kind ? one.as(Token.Kind.WORD) : one);
    }
  }
}
