package io.prismatic.dd.functions.score.watchlist;

import java.util.ArrayList;
import java.util.List;

/**
 * The keys of a name: what each word's variants share, how it sounds, its first and last four
 * letters, pairs of words (two common words are rare together) and the start of the name written as
 * one word. Consonants only where one side comes from a script without vowels.
 */
final class Keys {

  private static final int PART = 4;
  private static final int START = 6;
  private static final int MOST_WORDS = 8;

  private Keys() {}

  static List<Key> ofQuery(Name name) {
    return of(name, true);
  }

  static List<Key> ofListed(Name name) {
    return of(name, false);
  }

  private static List<Key> of(Name name, boolean query) {
    List<Key> keys = new ArrayList<>();
    List<Token> words = name.tokens().stream().filter(Token::tells).limit(MOST_WORDS).toList();
    boolean vowelless = false;
    for (Token word : words) {
      add(keys, word);
      consonants(keys, word, query);
      vowelless |= word.vowelless();
    }
    for (int i = 0; i < words.size(); i++) {
      for (int j = i + 1; j < words.size(); j++) {
        keys.add(pair(words.get(i), words.get(j)));
      }
    }
    StringBuilder joined = new StringBuilder();
    StringBuilder skeleton = new StringBuilder();
    for (Token token : name.tokens()) {
      if (token.kind() != Token.Kind.LEGAL) {
        Folding.append(joined, token.fold());
        Folding.append(skeleton, token.skeleton());
      }
    }
    if (joined.length() >= START) {
      keys.add(Key.of('j', joined.substring(0, START), 3));
    }
    if (skeleton.length() > PART) {
      String all = skeleton.toString();
      if (vowelless || !query) {
        keys.add(Key.of('k', all, 4));
      }
      if (vowelless != query) {
        keys.add(Key.of('l', all, 4));
      }
    }
    return keys;
  }

  private static void add(List<Key> keys, Token word) {
    String fold = word.fold();
    keys.add(Key.of('t', fold, 6));
    if (word.kind() == Token.Kind.NUMBER) {
      return;
    }
    if (word.phonetic().length() > 1) {
      keys.add(Key.of('m', word.phonetic(), 3));
    }
    if (word.givenName() >= 0) {
      keys.add(Key.of('g', Integer.toString(word.givenName()), 4));
    }
    if (fold.length() > PART) {
      keys.add(Key.of('p', fold.substring(0, PART), 2));
      keys.add(Key.of('s', fold.substring(fold.length() - PART), 2));
    }
  }

  /**
   * 'c' holds the consonants of every word and is asked by words without vowels; 'd' holds those of
   * words without vowels and is asked by every other word.
   */
  private static void consonants(List<Key> keys, Token word, boolean query) {
    if (word.skeleton().length() < 2 || word.kind() == Token.Kind.NUMBER) {
      return;
    }
    if (word.vowelless() || !query) {
      keys.add(Key.of('c', word.skeleton(), 3));
    }
    if (word.vowelless() != query) {
      keys.add(Key.of('d', word.skeleton(), 3));
    }
  }

  private static Key pair(Token one, Token other) {
    String first = common(one);
    String second = common(other);
    return first.compareTo(second) < 0
        ? Key.of('q', first + ' ' + second, 8)
        : Key.of('q', second + ' ' + first, 8);
  }

  private static String common(Token word) {
    return word.givenName() >= 0 ? "#" + word.givenName() : word.fold();
  }
}
