package io.prismatic.dd.functions.score.watchlist;

/**
 * How alike two words are, 0 to 1: the same word, spelling variants, forms of a given name, an
 * initial, the same consonants, a typing error. Numbers are the same or not.
 */
final class TokenSimilarity {

  private static final double SAME_FOLD = 0.95;
  private static final double SAME_GIVEN_NAME = 0.9;
  private static final double SAME_SKELETON = 0.88;
  private static final double SAME_SOUND = 0.85;
  private static final double INITIAL = 0.85;

  /** A typing error costs more than its share of the letters. */
  private static final double SEVERITY = 1.7;

  /** Few typing errors are in the first letter. */
  private static final double OTHER_START = 0.1;

  private static final double LEAST = 0.76;
  private static final double LEAST_SHORT = 0.75;

  private TokenSimilarity() {}

  static double of(Token one, Token other) {
    if (one.text().equals(other.text())) {
      return 1;
    }
    if (one.kind() == Token.Kind.NUMBER
        || other.kind() == Token.Kind.NUMBER
        || one.kind() == Token.Kind.LEGAL
        || other.kind() == Token.Kind.LEGAL) {
      return 0;
    }
    if (isLetter(one) || isLetter(other)) {
      return one.fold().charAt(0) == other.fold().charAt(0)
              || one.text().charAt(0) == other.text().charAt(0)
          ? INITIAL
          : 0;
    }
    if (one.fold().equals(other.fold())) {
      return SAME_FOLD;
    }
    boolean consonants =
        (one.vowelless() || other.vowelless())
            && one.skeleton().length() > 1
            && one.skeleton().equals(other.skeleton());
    if (consonants) {
      return SAME_SKELETON;
    }
    if (one.givenName() >= 0 && other.givenName() >= 0) {
      return one.givenName() == other.givenName() ? SAME_GIVEN_NAME : 0;
    }
    return typingError(one, other);
  }

  /** How alike several words written as one are to one word. */
  static double ofJoined(String text, String skeleton, boolean vowelless, Token other) {
    if (text.equals(other.text())) {
      return 0.98;
    }
    if (Folding.fold(text).equals(other.fold())) {
      return SAME_FOLD;
    }
    return (vowelless || other.vowelless())
            && skeleton.length() > 2
            && skeleton.equals(other.skeleton())
        ? SAME_SKELETON
        : 0;
  }

  private static double typingError(Token one, Token other) {
    int shorter = Math.min(one.text().length(), other.text().length());
    if (shorter < 3) {
      return 0;
    }
    double alike =
        Math.max(
            EditDistance.similarity(one.text(), other.text()),
            0.97 * EditDistance.similarity(one.fold(), other.fold()));
    boolean sameSound =
        one.phonetic().length() > 1
            && one.phonetic().equals(other.phonetic())
            && one.text().charAt(0) == other.text().charAt(0);
    int longer = Math.max(one.text().length(), other.text().length());
    if (one.fold().charAt(0) != other.fold().charAt(0)) {
      alike -= OTHER_START;
    }
    double least = longer <= 4 ? LEAST_SHORT : LEAST;
    double score = alike >= least ? 1 - SEVERITY * (1 - alike) : 0;
    return sameSound && alike >= 0.6 ? Math.max(score, SAME_SOUND * (0.5 + alike / 2)) : score;
  }

  private static boolean isLetter(Token token) {
    return token.text().length() == 1;
  }
}
