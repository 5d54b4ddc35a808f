package io.prismatic.dd.functions.risk;

import io.prismatic.dd.functions.risk.ClearedHits.Clearance;
import io.prismatic.dd.functions.risk.ClearedHits.Hit;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads cleared hits. A line that is not understood is an error: its hit would alarm again. */
final class ClearedFile {

  private static final List<String> HEADER =
      List.of("case_id", "entity_id", "listed_id", "by", "at", "note");
  private static final int REQUIRED = 5;

  private final List<String> problems = new ArrayList<>();
  private final Map<Hit, Clearance> clearances = new HashMap<>();
  private final Map<Hit, Integer> lines = new HashMap<>();

  ClearedHits read(byte[] csv) throws DataFileException {
    List<CsvText.Row> rows = new CsvText(text(csv)).rows();
    if (rows.isEmpty() || !rows.get(0).cells().equals(HEADER)) {
      throw new DataFileException(
          List.of("line 1: expected the header " + String.join(",", HEADER)));
    }
    rows.subList(1, rows.size()).forEach(this::add);
    if (!problems.isEmpty()) {
      throw new DataFileException(problems);
    }
    return new ClearedHits(clearances, Sha256.hex(csv));
  }

  private static String text(byte[] csv) throws DataFileException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(csv)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new DataFileException(List.of("not UTF-8"));
    }
  }

  private void add(CsvText.Row row) {
    String problem = problem(row);
    if (problem == null) {
      List<String> cells = row.cells();
      Hit hit = new Hit(cells.get(0), cells.get(1), cells.get(2));
      Integer earlier = lines.putIfAbsent(hit, row.line());
      if (earlier == null) {
        clearances.put(hit, new Clearance(cells.get(3), cells.get(4), cells.get(5)));
        return;
      }
      problem = "the same hit as on line " + earlier;
    }
    problems.add("line " + row.line() + ": " + problem);
  }

  /** Without the cells: they may name a person. */
  private static String problem(CsvText.Row row) {
    List<String> cells = row.cells();
    if (row.problem() != null) {
      return row.problem();
    }
    if (cells.size() != HEADER.size()) {
      return "expected " + HEADER.size() + " fields, got " + cells.size();
    }
    for (int i = 0; i < REQUIRED; i++) {
      if (cells.get(i).isBlank()) {
        return HEADER.get(i) + " is empty";
      }
      if (!cells.get(i).equals(cells.get(i).strip())) {
        return HEADER.get(i) + " begins or ends with a space";
      }
    }
    if (cells.get(1).equals(ClearedHits.ANY_CASE) || cells.get(2).equals(ClearedHits.ANY_CASE)) {
      return "* can only stand for the case";
    }
    return isDate(cells.get(4)) ? null : "at: expected a date, such as 2026-11-24";
  }

  private static boolean isDate(String text) {
    try {
      if (text.length() == "2026-11-24".length()) {
        LocalDate.parse(text);
      } else {
        OffsetDateTime.parse(text);
      }
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
