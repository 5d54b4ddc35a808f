package io.prismatic.dd.functions.score.watchlist;

import java.nio.file.Path;

final class ListEvaluation {

  private ListEvaluation() {}

  static void print(Path list, Path queries) throws Exception {
    throw new UnsupportedOperationException();
  }
}
