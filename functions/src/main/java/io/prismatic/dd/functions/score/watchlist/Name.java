package io.prismatic.dd.functions.score.watchlist;

import java.util.List;

/**
 * A name taken apart.
 *
 * @param original as it was written
 * @param tokens its words in their order, none if it has neither letter nor digit
 */
record Name(String original, List<Token> tokens) {

  /** The words without spaces. */
  String joined() {
    StringBuilder joined = new StringBuilder();
    tokens.forEach(token -> joined.append(token.text()));
    return joined.toString();
  }
}
