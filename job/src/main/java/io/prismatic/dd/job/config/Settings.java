package io.prismatic.dd.job.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Texts by name, each with where it came from; a later source overrides an earlier one.
 *
 * @param texts the entries by name
 */
record Settings(Map<String, Entry> texts) {

  /** Where a value was stated, the weakest first. */
  enum Source {
    DEFAULT,
    FILE,
    ARGUMENT
  }

  /**
   * @param text what was stated
   * @param source where
   */
  record Entry(String text, Source source) {}

  /** Defaults, below the file's values, below the arguments. */
  static Settings of(Map<String, String> file, Map<String, String> arguments) {
    Map<String, Entry> texts = new LinkedHashMap<>();
    for (Key<?> key : Keys.ALL) {
      if (key.byDefault() != null) {
        texts.put(key.name(), new Entry(key.byDefault(), Source.DEFAULT));
      }
    }
    file.forEach((name, text) -> texts.put(name, new Entry(text, Source.FILE)));
    arguments.forEach((name, text) -> texts.put(name, new Entry(text, Source.ARGUMENT)));
    return new Settings(texts);
  }

  /**
   * Defaults, file and arguments.
   *
   * @param file null for none
   * @throws ConfigException if the file cannot be read at all: every key would seem missing
   */
  static Settings read(Path file, Map<String, String> arguments, Problems problems) {
    if (file == null) {
      return of(Map.of(), arguments);
    }
    Map<String, String> stated = YamlFile.read(file, problems);
    if (problems.concern(file.toString())) {
      problems.throwIfAny();
    }
    return of(stated, arguments);
  }

  /** The text of a key, null if it has none. */
  String text(String name) {
    Entry entry = texts.get(name);
    return entry == null ? null : entry.text();
  }
}
