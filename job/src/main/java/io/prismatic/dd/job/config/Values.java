package io.prismatic.dd.job.config;

import java.util.HashMap;
import java.util.Map;

/** Parsed values by key. */
final class Values {

  private final Map<Key<?>, Object> parsed = new HashMap<>();

  /** Parses the text and keeps the value, or reports why not. */
  <T> void parse(Key<T> key, String text, Problems problems) {
    try {
      if (text.isEmpty()) {
        problems.add(
            key.name(), "expected a value, got nothing; remove the key to use its default");
      } else {
        parsed.put(key, key.type().parse(text));
      }
    } catch (Mismatch e) {
      problems.add(key.name(), e.getMessage());
    }
  }

  boolean has(Key<?>... keys) {
    for (Key<?> key : keys) {
      if (!parsed.containsKey(key)) {
        return false;
      }
    }
    return true;
  }

  /** The value, null if there is none. */
  @SuppressWarnings("unchecked")
  <T> T get(Key<T> key) {
    return (T) parsed.get(key);
  }
}
