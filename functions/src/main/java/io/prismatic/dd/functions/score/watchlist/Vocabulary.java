package io.prismatic.dd.functions.score.watchlist;

import com.google.common.base.Splitter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What we know of words: legal forms, words that tell little, forms of given names. Immutable. */
final class Vocabulary {

  /** The longest legal form, in words. */
  static final int LONGEST_FORM = 6;

  private static final Splitter PARTS = Splitter.on(':').trimResults();
  private static final Splitter ITEMS = Splitter.on(',').trimResults();
  private static final Splitter WORDS = Splitter.on(' ').omitEmptyStrings();

  private final Map<String, String> legalForms = new HashMap<>();
  private final Map<String, Token.Kind> kinds = new HashMap<>();
  private final Set<String> titles = new HashSet<>();
  private final Set<String> suffixes = new HashSet<>();
  private final Map<String, Integer> givenNames = new HashMap<>();

  Vocabulary() {
    for (String line : lines("legal-forms.txt")) {
      List<String> parts = PARTS.splitToList(line);
      for (String form : ITEMS.split(parts.get(1))) {
        legalForms.putIfAbsent(form, parts.get(0));
      }
    }
    for (String line : lines("words.txt")) {
      List<String> parts = PARTS.splitToList(line);
      List<String> words = ITEMS.splitToList(parts.get(1));
      switch (parts.get(0)) {
        case "title" -> titles.addAll(words);
        case "suffix" -> suffixes.addAll(words);
        case "stop" -> words.forEach(word -> kinds.put(word, Token.Kind.STOP));
        default -> words.forEach(word -> kinds.putIfAbsent(word, Token.Kind.GENERIC));
      }
    }
    int number = 0;
    for (String line : lines("given-names.txt")) {
      for (String form : WORDS.split(line)) {
        givenNames.putIfAbsent(form, number);
      }
      number++;
    }
  }

  /** The canonical legal form of words joined by a space, or null if they are none. */
  String legalForm(String words) {
    return legalForms.get(words);
  }

  /** What kind a word is of, as far as it is listed, or null. */
  Token.Kind kind(String word) {
    return kinds.get(word);
  }

  /** Whether a word is a title where it begins a name. */
  boolean isTitle(String word) {
    return titles.contains(word);
  }

  /** Whether a word is a degree or the like where it ends a name. */
  boolean isSuffix(String word) {
    return suffixes.contains(word);
  }

  /** The number of the given name that a word is a form of, or -1. */
  int givenName(String word) {
    return givenNames.getOrDefault(word, -1);
  }

  /** All forms of all given names, in alphabetical order. */
  List<String> givenNames() {
    return givenNames.keySet().stream().sorted().toList();
  }

  private static List<String> lines(String file) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Vocabulary.class.getResourceAsStream(file), StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
