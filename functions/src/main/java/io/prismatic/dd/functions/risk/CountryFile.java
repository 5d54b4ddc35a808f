package io.prismatic.dd.functions.risk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads country lists: {@code source}, {@code date} and two lists of codes, all required. */
final class CountryFile {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** FollowTheMoney's codes: ISO 3166-1 and parts of countries, such as {@code gb-sct}. */
  private static final Pattern CODE = Pattern.compile("[a-z]{2,4}(-[a-z]{2,4})?");

  private final List<String> problems = new ArrayList<>();

  Countries read(byte[] json) throws DataFileException {
    JsonNode file = object(json);
    String source = file.path("source").asText("").strip();
    if (source.isEmpty()) {
      problems.add("source: expected the name of the lists");
    }
    String date = date(file.path("date").asText(""));
    Set<String> callForAction = codes(file, "call_for_action");
    Set<String> increasedMonitoring = codes(file, "increased_monitoring");
    if (!problems.isEmpty()) {
      throw new DataFileException(problems);
    }
    return new Countries(source + ", " + date, callForAction, increasedMonitoring);
  }

  private static JsonNode object(byte[] json) throws DataFileException {
    JsonNode file;
    try {
      file = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new DataFileException(
          List.of("not valid JSON, line " + (e.getLocation() == null ? "?" : line(e))));
    } catch (IOException e) {
      throw new DataFileException(List.of("cannot be read: " + e.getClass().getSimpleName()));
    }
    if (!file.isObject()) {
      throw new DataFileException(List.of("expected a JSON object"));
    }
    return file;
  }

  private static int line(JsonProcessingException e) {
    return e.getLocation().getLineNr();
  }

  private String date(String text) {
    try {
      return LocalDate.parse(text).toString();
    } catch (DateTimeException e) {
      problems.add("date: expected the day of the lists, such as 2025-10-24");
      return "";
    }
  }

  private Set<String> codes(JsonNode file, String field) {
    JsonNode list = file.path(field);
    Set<String> codes = new TreeSet<>();
    if (!list.isArray()) {
      problems.add(field + ": expected a list of country codes");
    }
    for (int i = 0; i < list.size(); i++) {
      String code = list.path(i).asText();
      if (list.path(i).isTextual() && CODE.matcher(code).matches()) {
        codes.add(code);
      } else {
        problems.add(field + "[" + i + "]: expected a country code in lower case, such as kp");
      }
    }
    return Set.copyOf(codes);
  }
}
