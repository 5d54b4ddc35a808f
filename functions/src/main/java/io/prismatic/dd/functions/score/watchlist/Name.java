package io.prismatic.dd.functions.score.watchlist;

import java.util.List;

/**
 * A name taken apart.
 *
 * @param original as it was written
 * @param tokens its words in their order, legal forms last; none if it has neither letter nor digit
 * @param written all its romanised words without spaces, legal forms where they were
 * @param ideographs its Chinese characters or Hangul, empty if it has other letters
 */
record Name(String original, List<Token> tokens, String written, String ideographs) {

  /** The words without spaces, legal forms of a kind written alike. */
  String joined() {
    StringBuilder joined = new StringBuilder();
    for (Token token : tokens) {
      joined.append(token.text());
    }
    return joined.toString();
  }
}
