package io.prismatic.dd.functions.score.watchlist;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Two names, whether they are the same party's, and what we think of it.
 *
 * @param one a name
 * @param other a name
 * @param same the label
 * @param score our score, 0 to 1
 */
record LabelledPair(String one, String other, boolean same, double score) {

  /** Reads a file with the columns name_a, name_b, same, in whatever order, and scores it. */
  static List<LabelledPair> read(Path file) throws IOException {
    NameParser parser = new NameParser();
    List<LabelledPair> pairs = new ArrayList<>();
    List<List<String>> rows = Csv.read(Files.readString(file, StandardCharsets.UTF_8));
    List<String> header = rows.isEmpty() ? List.of() : rows.get(0);
    int one = header.indexOf("name_a");
    int other = header.indexOf("name_b");
    int same = header.indexOf("same");
    if (one < 0 || other < 0 || same < 0) {
      throw new IllegalArgumentException(
          file + ": the columns name_a, name_b and same are required");
    }
    for (int i = 1; i < rows.size(); i++) {
      List<String> row = rows.get(i);
      String place = file + ", row " + i;
      if (row.size() != header.size()) {
        throw new IllegalArgumentException(
            place + ": expected " + header.size() + " fields, got " + row.size());
      }
      String first = row.get(one);
      String second = row.get(other);
      double score = NameAlignment.score(parser.parse(first), parser.parse(second));
      pairs.add(new LabelledPair(first, second, label(row.get(same), place), score));
    }
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException(file + ": no pair");
    }
    return pairs;
  }

  private static boolean label(String label, String place) {
    return switch (label.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "1" -> true;
      case "false", "no", "0" -> false;
      default ->
          throw new IllegalArgumentException(
              place + ": same: expected true or false, yes or no, 1 or 0, got \"" + label + '"');
    };
  }

  /** Half of the pairs are never looked at while the matching is tuned. */
  boolean heldOut() {
    return (Hashing.sha256().hashString(one + '|' + other, StandardCharsets.UTF_8).asBytes()[0] & 1)
        == 1;
  }
}
