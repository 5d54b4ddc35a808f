package io.prismatic.dd.functions.score.watchlist;

import java.util.ArrayList;
import java.util.List;

/** Reads comma-separated values with quotes, RFC 4180. */
final class Csv {

  private Csv() {}

  static List<List<String>> read(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = text.startsWith("\ufeff") ? 1 : 0; i < text.length(); i++) {
      char at = text.charAt(i);
      if (quoted && at == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (at == '"') {
        quoted = !quoted;
      } else if (!quoted && (at == ',' || at == '\n')) {
        row.add(field.toString().strip());
        field.setLength(0);
        if (at == '\n') {
          add(rows, row);
          row = new ArrayList<>();
        }
      } else {
        field.append(at);
      }
    }
    row.add(field.toString().strip());
    add(rows, row);
    return rows;
  }

  private static void add(List<List<String>> rows, List<String> row) {
    if (row.size() > 1) {
      rows.add(row);
    }
  }
}
