package io.prismatic.dd.functions.score.watchlist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How alike two names are, 0 to 1: words are paired off, the best pairs first, also two or three
 * neighbours that the other name writes as one. The score is the weighted likeness of the pairs,
 * lowered by words that only one name has and lowered further where both have some, because then
 * the names contradict each other. Words in another order cost next to nothing.
 */
final class NameAlignment {

  /** What a word of one name only costs, where the other name has all its words in this one. */
  private static final double EXTRA = 0.7;

  /** The same, where at least two words surely tell that it is the same party. */
  private static final double EXTRA_OF_MORE = 0.4;

  /** What it costs where both names have such words. */
  private static final double CONTRADICTION = 1.3;

  private static final double OTHER_ORDER = 0.98;
  private static final double OTHER_NUMBER = 0.6;
  private static final double MISSING_NUMBER = 0.85;
  private static final double SURE = 0.88;
  private static final double SAME_WRITTEN = 0.97;
  private static final double LEAST_WRITTEN = 0.88;
  private static final double WRITTEN_SEVERITY = 1.7;
  private static final double LEAST_PAIR = 0.3;
  private static final int MOST_JOINED = 3;
  private static final int SHORTEST_JOINED = 4;

  private record Pair(int from, int to, int otherFrom, int otherTo, double alike, double weight) {}

  private static final Comparator<Pair> BEST_FIRST =
      Comparator.comparing((Pair pair) -> pair.alike() < 1)
          .thenComparing(
              Comparator.comparingDouble((Pair pair) -> pair.alike() * Math.min(pair.weight(), 1.5))
                  .reversed())
          .thenComparingInt(pair -> Math.abs(pair.from() - pair.otherFrom()))
          .thenComparingInt(pair -> pair.from() + pair.otherFrom())
          .thenComparingInt(Pair::from);

  private NameAlignment() {}

  static double score(Name one, Name other) {
    double score = Math.max(aligned(one.tokens(), other.tokens()), written(one, other));
    return Math.min(score, Ideographs.most(one.ideographs(), other.ideographs()));
  }

  private static double aligned(List<Token> left, List<Token> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return 0;
    }
    List<Pair> pairs = pairs(left, right);
    if (pairs.isEmpty()) {
      return 0;
    }
    boolean[] usedLeft = new boolean[left.size()];
    boolean[] usedRight = new boolean[right.size()];
    double weighted = 0;
    double weights = 0;
    boolean ordered = true;
    int told = 0;
    int[] placed = new int[left.size()];
    Arrays.fill(placed, -1);
    for (Pair pair : pairs) {
      if (free(usedLeft, pair.from(), pair.to())
          && free(usedRight, pair.otherFrom(), pair.otherTo())) {
        Arrays.fill(usedLeft, pair.from(), pair.to(), true);
        Arrays.fill(usedRight, pair.otherFrom(), pair.otherTo(), true);
        weighted += pair.alike() * pair.weight();
        weights += pair.weight();
        placed[pair.from()] = pair.otherFrom();
        told += pair.weight() >= Token.Kind.WORD.weight() && pair.alike() >= SURE ? 1 : 0;
      }
    }
    int last = -1;
    for (int place : placed) {
      if (place >= 0) {
        ordered &= place > last;
        last = place;
      }
    }
    double missingLeft = unused(left, usedLeft);
    double missingRight = unused(right, usedRight);
    boolean contradiction = tells(left, usedLeft) && tells(right, usedRight);
    double extra = told >= 2 ? EXTRA_OF_MORE : EXTRA;
    weights += (contradiction ? CONTRADICTION : extra) * (missingLeft + missingRight);
    double score = weights == 0 ? 0 : weighted / weights;
    return score * numbers(left, usedLeft, right, usedRight) * (ordered ? 1 : OTHER_ORDER);
  }

  /** Names that differ in where the spaces are, and perhaps by an error of typing. */
  private static double written(Name one, Name other) {
    if (one.tokens().size() == other.tokens().size()
        || one.written().length() < SHORTEST_JOINED
        || hasNumber(one.tokens())
        || hasNumber(other.tokens())) {
      return 0;
    }
    double alike = EditDistance.similarity(one.written(), other.written());
    return alike < LEAST_WRITTEN ? 0 : SAME_WRITTEN - WRITTEN_SEVERITY * (1 - alike);
  }

  private static boolean hasNumber(List<Token> tokens) {
    for (Token token : tokens) {
      if (token.kind() == Token.Kind.NUMBER) {
        return true;
      }
    }
    return false;
  }

  private static List<Pair> pairs(List<Token> left, List<Token> right) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      for (int j = 0; j < right.size(); j++) {
        double alike = TokenSimilarity.of(left.get(i), right.get(j));
        if (alike > LEAST_PAIR) {
          double weight = (left.get(i).weight() + right.get(j).weight()) / 2;
          pairs.add(new Pair(i, i + 1, j, j + 1, alike, weight));
        }
      }
    }
    if (left.size() != right.size() || pairs.size() < left.size()) {
      join(left, right, false, pairs);
      join(right, left, true, pairs);
    }
    pairs.sort(BEST_FIRST);
    return pairs;
  }

  /** Neighbours of one name that are one word of the other. */
  private static void join(List<Token> many, List<Token> few, boolean swapped, List<Pair> pairs) {
    for (int i = 0; i + 1 < many.size(); i++) {
      Token first = many.get(i);
      if (first.kind() == Token.Kind.LEGAL) {
        return;
      }
      StringBuilder text = new StringBuilder(first.text());
      StringBuilder fold = new StringBuilder(first.fold());
      StringBuilder skeleton = new StringBuilder(first.skeleton());
      double weight = first.weight();
      for (int to = i + 1; to < Math.min(many.size(), i + MOST_JOINED); to++) {
        Token next = many.get(to);
        if (next.kind() == Token.Kind.LEGAL) {
          break;
        }
        text.append(next.text());
        Folding.append(fold, next.fold());
        Folding.append(skeleton, next.skeleton());
        weight += next.weight();
        for (int j = 0; j < few.size(); j++) {
          if (!plausible(text, first.vowelless(), few.get(j))) {
            continue;
          }
          double alike =
              TokenSimilarity.ofJoined(
                  text.toString(),
                  fold.toString(),
                  skeleton.toString(),
                  first.vowelless(),
                  few.get(j));
          if (alike > 0) {
            double both = (weight + few.get(j).weight()) / 2;
            pairs.add(
                swapped
                    ? new Pair(j, j + 1, i, to + 1, alike, both)
                    : new Pair(i, to + 1, j, j + 1, alike, both));
          }
        }
      }
    }
  }

  private static boolean plausible(CharSequence joined, boolean vowelless, Token token) {
    if (token.kind() == Token.Kind.LEGAL
        || token.kind() == Token.Kind.NUMBER
        || token.text().length() < SHORTEST_JOINED) {
      return false;
    }
    return vowelless
        || token.vowelless()
        || (token.text().charAt(0) == joined.charAt(0)
            && Math.abs(joined.length() - token.text().length()) <= 2);
  }

  private static boolean free(boolean[] used, int from, int to) {
    for (int i = from; i < to; i++) {
      if (used[i]) {
        return false;
      }
    }
    return true;
  }

  private static double unused(List<Token> tokens, boolean[] used) {
    double sum = 0;
    for (int i = 0; i < used.length; i++) {
      sum += used[i] ? 0 : tokens.get(i).weight();
    }
    return sum;
  }

  private static boolean tells(List<Token> tokens, boolean[] used) {
    for (int i = 0; i < used.length; i++) {
      if (!used[i] && (tokens.get(i).tells() || tokens.get(i).kind() == Token.Kind.INITIAL)) {
        return true;
      }
    }
    return false;
  }

  private static double numbers(
      List<Token> left, boolean[] usedLeft, List<Token> right, boolean[] usedRight) {
    boolean one = number(left, usedLeft);
    boolean other = number(right, usedRight);
    if (one && other) {
      return OTHER_NUMBER;
    }
    return one || other ? MISSING_NUMBER : 1;
  }

  private static boolean number(List<Token> tokens, boolean[] used) {
    for (int i = 0; i < used.length; i++) {
      if (!used[i] && tokens.get(i).kind() == Token.Kind.NUMBER) {
        return true;
      }
    }
    return false;
  }
}
