package io.prismatic.dd.functions.score.watchlist;

/**
 * One word of a name.
 *
 * @param text the romanised word
 * @param fold what its spelling variants share
 * @param phonetic how it sounds, in Double Metaphone
 * @param skeleton its consonants
 * @param letters a set of the word's letters, one bit each, letters often confused sharing one
 * @param vowelless whether it comes from a script that leaves vowels out
 * @param kind what kind of word it is
 * @param givenName the number of the given name it is a form of, or -1
 */
record Token(
    String text,
    String fold,
    String phonetic,
    String skeleton,
    int letters,
    boolean vowelless,
    Kind kind,
    int givenName) {

  /** What a word is and how much it tells. */
  enum Kind {
    WORD(1),
    NUMBER(1),
    PATRONYMIC(0.6),
    GENERIC(0.5),
    INITIAL(0.5),
    STOP(0.2),
    TITLE(0.1),
    LEGAL(0.15);

    private final double weight;

    Kind(double weight) {
      this.weight = weight;
    }

    double weight() {
      return weight;
    }
  }

  double weight() {
    return kind.weight;
  }

  /** Whether a name can be found by it. */
  boolean tells() {
    return switch (kind) {
      case WORD, NUMBER, PATRONYMIC, GENERIC -> true;
      case INITIAL, STOP, TITLE, LEGAL -> false;
    };
  }

  Token as(Kind other) {
    return new Token(text, fold, phonetic, skeleton, letters, vowelless, other, givenName);
  }
}
