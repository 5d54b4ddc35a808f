package io.prismatic.dd.functions.score.watchlist;

/**
 * Edit distance with transposed neighbours (optimal string alignment), where letters that are often
 * taken for one another cost half.
 */
final class EditDistance {

  private static final double CHEAP = 0.5;
  private static final String[] CONFUSED = {
    "ei", "iy", "ij", "yj", "ou", "ck", "sz", "vw", "ae", "kq", "dt", "bp", "gq"
  };
  private static final boolean[] CHEAPER = new boolean[128 * 128];

  static {
    for (String pair : CONFUSED) {
      CHEAPER[pair.charAt(0) * 128 + pair.charAt(1)] = true;
      CHEAPER[pair.charAt(1) * 128 + pair.charAt(0)] = true;
    }
  }

  private EditDistance() {}

  /** The letters of a word as a set of bits; letters that are often confused share a bit. */
  static int letters(String word) {
    int letters = 0;
    for (int i = 0; i < word.length(); i++) {
      int bit =
          switch (word.charAt(i)) {
            case 'a', 'e', 'i', 'j', 'y' -> 'a' - 'a';
            case 'o', 'u' -> 'o' - 'a';
            case 'c', 'k', 'q', 'g' -> 'c' - 'a';
            case 's', 'z' -> 's' - 'a';
            case 'v', 'w' -> 'v' - 'a';
            case 'd', 't' -> 'd' - 'a';
            case 'b', 'p' -> 'b' - 'a';
            default -> word.charAt(i) & 31;
          };
      letters |= 1 << bit;
    }
    return letters;
  }

  /** The distance of two words is at least this, told from their letters alone. */
  static int atLeast(int letters, int others) {
    return Math.max(Integer.bitCount(letters & ~others), Integer.bitCount(others & ~letters));
  }

  /** 1 for the same text, 0 for nothing in common: 1 − distance ÷ length of the longer one. */
  static double similarity(String one, String other) {
    int longer = Math.max(one.length(), other.length());
    int shorter = Math.min(one.length(), other.length());
    if (longer == 0) {
      return 1;
    }
    // Too far apart in length to be a typing error.
    if (longer - shorter > 2 + longer / 4) {
      return 0;
    }
    return 1 - distance(one, other) / longer;
  }

  private static double distance(String one, String other) {
    int width = other.length() + 1;
    double[] before = new double[width];
    double[] above = new double[width];
    double[] row = new double[width];
    for (int j = 0; j < width; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      row[0] = i;
      char a = one.charAt(i - 1);
      for (int j = 1; j < width; j++) {
        char b = other.charAt(j - 1);
        double best = above[j - 1] + cost(a, b);
        best = Math.min(best, Math.min(above[j], row[j - 1]) + 1);
        if (i > 1 && j > 1 && a == other.charAt(j - 2) && one.charAt(i - 2) == b) {
          best = Math.min(best, before[j - 2] + 1);
        }
        row[j] = best;
      }
      double[] free = before;
      before = above;
      above = row;
      row = free;
    }
    return above[width - 1];
  }

  static double cost(char a, char b) {
    if (a == b) {
      return 0;
    }
    return a < 128 && b < 128 && CHEAPER[a * 128 + b] ? CHEAP : 1;
  }
}
