package io.prismatic.dd.job.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The texts of one adapter by key; remembers which were asked for, the others are unknown. */
final class AdapterTexts {

  private final String path;
  private final Problems problems;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Set<String> known = new HashSet<>();
  private final Set<String> asked = new HashSet<>();
  private int found;

  /**
   * @param path such as {@code adapters[0]}
   */
  AdapterTexts(String path, Problems problems) {
    this.path = path;
    this.problems = problems;
  }

  void add(String key, String text) {
    texts.put(key, text);
  }

  String path() {
    return path;
  }

  void problem(String key, String problem) {
    found++;
    problems.add(path + "." + key, problem);
  }

  boolean isRight() {
    return found == 0;
  }

  /** Null if there is none. */
  String text(String key) {
    asked.add(key);
    known.add(key.replaceAll("\\[\\d+]", ""));
    return texts.get(key);
  }

  /** The value, or that of the other text, which may be null; null if it cannot be read. */
  <T> T value(String key, ValueType<T> type, String otherwise) {
    String text = text(key);
    if (text == null) {
      return otherwise == null ? null : parse(key, type, otherwise);
    }
    if (text.isEmpty()) {
      problem(key, "expected a value, got nothing");
      return null;
    }
    return parse(key, type, text);
  }

  <T> T required(String key, ValueType<T> type, String example) {
    if (text(key) == null) {
      problem(key, "required, such as " + example);
      return null;
    }
    return value(key, type, null);
  }

  private <T> T parse(String key, ValueType<T> type, String text) {
    try {
      return type.parse(text);
    } catch (Mismatch e) {
      problem(key, e.getMessage());
      return null;
    }
  }

  /** A list, or one value; only those that can be read. */
  <T> List<T> list(String key, ValueType<T> type) {
    List<T> list = new ArrayList<>();
    if (text(key) != null) {
      T value = value(key, type, null);
      if (value != null) {
        list.add(value);
      }
    }
    for (int i = 0; texts.containsKey(key + "[" + i + "]"); i++) {
      T value = value(key + "[" + i + "]", type, null);
      if (value != null) {
        list.add(value);
      }
    }
    return list;
  }

  /** How many maps a list holds. */
  int size(String key) {
    int size = 0;
    while (anyBelow(key + "[" + size + "].")) {
      size++;
    }
    return size;
  }

  private boolean anyBelow(String prefix) {
    return texts.keySet().stream().anyMatch(name -> name.startsWith(prefix));
  }

  /** What stands below a key, by name. */
  Map<String, String> below(String key) {
    Map<String, String> below = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      if (entry.getKey().startsWith(key + ".")) {
        asked.add(entry.getKey());
        below.put(entry.getKey().substring(key.length() + 1), entry.getValue());
      }
    }
    return below;
  }

  /** To be called when everything was asked for. */
  void reportUnknown() {
    texts.forEach(
        (key, text) -> {
          boolean emptySection =
              text.isEmpty() && known.stream().anyMatch(name -> name.startsWith(key + "."));
          if (!asked.contains(key) && !emptySection) {
            String plain = key.replaceAll("\\[\\d+]", "");
            problem(key, "unknown key" + DidYouMean.phrase(plain, known));
          }
        });
  }
}
