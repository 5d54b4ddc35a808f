package io.prismatic.dd.functions.score.watchlist;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    List<String> header = rows.get(0).stream().map(String::strip).toList();
    int one = header.indexOf("name_a");
    int other = header.indexOf("name_b");
    int same = header.indexOf("same");
    if (one < 0 || other < 0 || same < 0) {
      throw new IllegalArgumentException(
          file + ": the columns name_a, name_b and same are required");
    }
    for (List<String> row : rows.subList(1, rows.size())) {
      String label = row.get(same).strip();
      pairs.add(
          new LabelledPair(
              row.get(one),
              row.get(other),
              label.equalsIgnoreCase("true") || label.equals("1") || label.equalsIgnoreCase("yes"),
              NameAlignment.score(parser.parse(row.get(one)), parser.parse(row.get(other)))));
    }
    return pairs;
  }

  /** Half of the pairs are never looked at while the matching is tuned. */
  boolean heldOut() {
    return (Hashing.sha256().hashString(one + '|' + other, StandardCharsets.UTF_8).asBytes()[0] & 1)
        == 1;
  }
}
