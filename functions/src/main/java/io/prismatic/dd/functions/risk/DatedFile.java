package io.prismatic.dd.functions.risk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** A data file as a JSON object that says where it is from, {@code source}, and of when. */
final class DatedFile {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final List<String> problems = new ArrayList<>();
  private final JsonNode file;
  private final String source;

  /**
   * @param dated what the date is that of, such as {@code the lists}
   * @throws DataFileException if it is no JSON object
   */
  DatedFile(byte[] json, String dated) throws DataFileException {
    this.file = object(json);
    String name = file.path("source").asText("").strip();
    if (name.isEmpty()) {
      problem("source: expected the name of " + dated);
    }
    this.source = name + ", " + date(file.path("date").asText(""), dated);
  }

  /** What reads a file of one kind. */
  interface Reading<T> {

    T read(byte[] json) throws DataFileException;
  }

  /** The file that came with this version. */
  static <T> T shipped(String name, Reading<T> reading) {
    try (InputStream file = DatedFile.class.getResourceAsStream(name)) {
      return reading.read(file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DataFileException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /** Name and date. */
  String source() {
    return source;
  }

  JsonNode field(String name) {
    return file.path(name);
  }

  void problem(String problem) {
    problems.add(problem);
  }

  /**
   * @throws DataFileException if there was any problem, naming all of them
   */
  void check() throws DataFileException {
    if (!problems.isEmpty()) {
      throw new DataFileException(problems);
    }
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

  private String date(String text, String dated) {
    try {
      return LocalDate.parse(text).toString();
    } catch (DateTimeException e) {
      problem("date: expected the day of " + dated + ", such as 2025-10-24");
      return "";
    }
  }
}
