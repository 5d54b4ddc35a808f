package io.prismatic.dd.job.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * A YAML file as flat names and texts: nested sections and dotted names mean the same. Read token
 * by token, so an alias is refused, never expanded, and a number keeps its spelling. Lists are read
 * where there may be some: as {@code adapters[0].name}.
 */
final class YamlFile {

  private static final long LARGEST = 1 << 20;
  private static final int DEEPEST = 16;

  private final Problems problems;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private final Deque<Section> sections = new ArrayDeque<>();

  /** An open section, or list, whose elements are counted. */
  private static final class Section {
    private final String name;
    private final boolean list;
    private int next;

    private Section(String name, boolean list) {
      this.name = name;
      this.list = list;
    }
  }

  private YamlFile(Problems problems) {
    this.problems = problems;
  }

  /** Reads what it can and reports the rest. A name without a value maps to an empty text. */
  static Map<String, String> read(Path file, Problems problems) {
    YamlFile yaml = new YamlFile(problems);
    try {
      yaml.read(file);
    } catch (NoSuchFileException e) {
      problems.add(file.toString(), "no such file");
    } catch (CharacterCodingException e) {
      problems.add(file.toString(), "not UTF-8 text");
    } catch (JsonProcessingException e) {
      problems.add(file.toString(), "not valid YAML: " + where(e));
    } catch (IOException e) {
      problems.add(file.toString(), "cannot be read: " + e.getClass().getSimpleName());
    }
    return yaml.values;
  }

  /** The parser's own message would repeat the line, and the line may hold a secret. */
  private static String where(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String place = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
    return e.getCause() instanceof MarkedYAMLException marked && marked.getProblem() != null
        ? place + ": " + marked.getProblem()
        : place;
  }

  private void read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      problems.add(file.toString(), "a directory, expected a YAML file");
    } else if (Files.size(file) > LARGEST) {
      problems.add(file.toString(), "larger than 1 MiB, expected a few lines of YAML");
    } else {
      try (YAMLParser parser = new YAMLFactory().createParser(Files.readString(file))) {
        readDocument(file.toString(), parser);
      }
    }
  }

  private void readDocument(String file, YAMLParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      problems.add(file, "empty, expected keys and values");
    } else if (token != JsonToken.START_OBJECT) {
      problems.add(file, "expected keys and values, such as \"storage.batch-size: 50\"");
    } else {
      readSection(parser);
      if (parser.nextToken() != null) {
        problems.add(file, "more than one YAML document, expected one");
      }
    }
  }

  private void readSection(YAMLParser parser) throws IOException {
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
        depth--;
        sections.pollLast();
      } else if (token != JsonToken.FIELD_NAME) {
        depth += readValue(parser, token, path(parser.currentName()));
      }
    }
  }

  /** Returns by how much the depth grows. */
  private int readValue(YAMLParser parser, JsonToken token, String name) throws IOException {
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      problems.add(name, "anchors and aliases are not supported, write the value out");
      parser.skipChildren();
    } else if (token == JsonToken.START_ARRAY && !AdapterReader.concerns(name)) {
      problems.add(name, "expected a single value, got a list");
      parser.skipChildren();
    } else if (token.isStructStart() && sections.size() == DEEPEST) {
      problems.add(name, "nested too deeply");
      parser.skipChildren();
    } else if (token.isStructStart()) {
      sections.addLast(new Section(name, token == JsonToken.START_ARRAY));
      return 1;
    } else {
      add(name, token == JsonToken.VALUE_NULL ? "" : parser.getText(), parser);
    }
    return 0;
  }

  private String path(String name) {
    Section section = sections.peekLast();
    if (section == null) {
      return name;
    }
    return section.list ? section.name + "[" + section.next++ + "]" : section.name + "." + name;
  }

  private void add(String name, String value, YAMLParser parser) {
    int line = parser.currentTokenLocation().getLineNr();
    Integer earlier = lines.putIfAbsent(name, line);
    if (earlier == null) {
      values.put(name, value);
    } else {
      problems.add(name, "stated twice, on lines " + earlier + " and " + line);
    }
  }
}
