package io.prismatic.dd.job.monitoring;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** A table of the README, between its markers: the cells of each row, without back-ticks. */
final class MarkdownTable {

  private MarkdownTable() {}

  static List<List<String>> rows(String name) throws IOException {
    String readme = Shipped.read("README.md");
    String start = "<!-- " + name + " -->\n";
    int from = readme.indexOf(start) + start.length();
    return readme
        .substring(from, readme.indexOf("<!-- /" + name + " -->"))
        .lines()
        .skip(2)
        .map(line -> Stream.of(line.split("\\|")).skip(1).map(MarkdownTable::cell).toList())
        .toList();
  }

  private static String cell(String text) {
    return text.replace("`", "").strip();
  }
}
