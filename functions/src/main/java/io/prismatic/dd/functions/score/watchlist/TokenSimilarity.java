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

  /** Two wrong letters make another word, however long it is. */
  private static final double MOST_ERRORS = 1.5;

  private static final double LEAST_SAME_SOUND = 0.72;
  private static final double SAME_JOINED = 0.98;

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

  /** How alike neighbours that are read as one word are to a word. */
  static double ofJoined(
      String text, String fold, String skeleton, boolean vowelless, Token other) {
    if (text.equals(other.text())) {
      return SAME_JOINED;
    }
    if (fold.equals(other.fold())) {
      return SAME_FOLD;
    }
    return (vowelless || other.vowelless())
            && skeleton.length() > 2
            && skeleton.equals(other.skeleton())
        ? SAME_SKELETON
        : 0;
  }

  private static double typingError(Token one, Token other) {
    int longer = Math.max(one.text().length(), other.text().length());
    if (Math.min(one.text().length(), other.text().length()) < 3) {
      return 0;
    }
    boolean sameSound =
        one.phonetic().length() > 1
            && one.phonetic().equals(other.phonetic())
            && one.text().charAt(0) == other.text().charAt(0);
    double hopeless = longer * (1 - (sameSound ? LEAST_SAME_SOUND : LEAST_SHORT));
    if (EditDistance.atLeast(one.letters(), other.letters()) > hopeless) {
      return 0;
    }
    double alike = EditDistance.similarity(one.text(), other.text());
    if (alike < 0.9) {
      double folds = 0.97 * EditDistance.similarity(one.fold(), other.fold());
      alike = Math.max(alike, folds);
    }
    if (one.fold().charAt(0) != other.fold().charAt(0)
        && EditDistance.cost(one.text().charAt(0), other.text().charAt(0)) == 1) {
      alike -= OTHER_START;
    }
    double least = longer <= 4 ? LEAST_SHORT : LEAST;
    boolean few = (1 - alike) * longer <= MOST_ERRORS;
    double score = alike >= least && few ? 1 - SEVERITY * (1 - alike) : 0;
    return sameSound && alike >= LEAST_SAME_SOUND
        ? Math.max(score, SAME_SOUND * (0.5 + alike / 2))
        : score;
  }

  private static boolean isLetter(Token token) {
    return token.text().length() == 1;
  }
}
