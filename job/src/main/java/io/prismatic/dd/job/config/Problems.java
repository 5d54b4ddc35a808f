package io.prismatic.dd.job.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong, so that all of it is reported at once. */
final class Problems {

  private final List<String> lines = new ArrayList<>();
  private final Set<String> subjects = new HashSet<>();

  /** What is wrong with the key, argument or file named. */
  void add(String subject, String problem) {
    subjects.add(subject);
    lines.add(Quoted.name(subject) + ": " + problem);
  }

  /** Whether something is wrong with the key: then it is not missing on top. */
  boolean concern(String subject) {
    return subjects.contains(subject);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  void throwIfAny() {
    if (!lines.isEmpty()) {
      throw new ConfigException(lines);
    }
  }
}
