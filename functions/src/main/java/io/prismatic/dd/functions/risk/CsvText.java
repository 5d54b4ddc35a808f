package io.prismatic.dd.functions.risk;

import java.util.ArrayList;
import java.util.List;

/**
 * Comma-separated values after RFC 4180: a cell with a comma, a quote or a line break stands in
 * quotes, a quote in it is doubled. Blank lines are skipped. One instance a text.
 */
final class CsvText {

  /**
   * @param line the number of its first line, from 1
   * @param cells what it holds
   * @param problem why it cannot be read, or null
   */
  record Row(int line, List<String> cells, String problem) {}

  private final String text;
  private int at;
  private int line = 1;

  CsvText(String text) {
    this.text = text;
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    while (at < text.length()) {
      Row row = row();
      boolean blank = row.problem() == null && row.cells().equals(List.of(""));
      if (!blank) {
        rows.add(row);
      }
    }
    return rows;
  }

  private Row row() {
    int first = line;
    List<String> cells = new ArrayList<>();
    String problem = null;
    boolean more = true;
    while (more) {
      StringBuilder cell = new StringBuilder();
      boolean quoted = next('"');
      if (quoted && !quoted(cell)) {
        problem = "a quote is not closed";
      }
      String rest = plain();
      if (rest.indexOf('"') >= 0 || (quoted && !rest.isEmpty())) {
        problem = "a quote stands inside a field";
      }
      cells.add(cell.append(rest).toString());
      more = next(',');
    }
    endOfLine();
    return new Row(first, cells, problem);
  }

  /** Reads on to the closing quote; whether there is one. */
  private boolean quoted(StringBuilder cell) {
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\n') {
        line++;
      }
      if (c != '"') {
        cell.append(c);
      } else if (next('"')) {
        cell.append('"');
      } else {
        return true;
      }
    }
    return false;
  }

  private String plain() {
    int start = at;
    while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private void endOfLine() {
    next('\r');
    next('\n');
    line++;
  }

  private boolean next(char expected) {
    if (at < text.length() && text.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }
}
