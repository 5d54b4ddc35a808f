package io.prismatic.dd.job.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The registry of keys as documentation: the README's table and the sample file. */
public final class ConfigKeys {

  private static final Set<String> NAMES = new LinkedHashSet<>();
  private static final Set<String> SECTIONS = new LinkedHashSet<>();

  static {
    for (Key<?> key : Keys.ALL) {
      NAMES.add(key.name());
      addSections(key.name());
    }
    addSections(KafkaKeys.PROPERTIES);
  }

  private ConfigKeys() {}

  private static void addSections(String name) {
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      SECTIONS.add(name.substring(0, dot));
    }
  }

  /** The names of all keys but those passed on to Kafka, in the order of documentation. */
  public static List<String> names() {
    return List.copyOf(NAMES);
  }

  static boolean isKey(String name) {
    return NAMES.contains(name);
  }

  static boolean isSection(String name) {
    return SECTIONS.contains(name);
  }

  /** A Markdown table of every key with its default, unit and reason; it ends with a line break. */
  public static String markdownTable() {
    StringBuilder table = new StringBuilder("| key | default | unit | why |\n|---|---|---|---|\n");
    for (Key<?> key : Keys.ALL) {
      String byDefault = key.byDefault() == null ? key.need().text() : "`" + key.byDefault() + "`";
      row(table, key.name(), byDefault, key.unit(), key.reason());
    }
    row(table, KafkaKeys.PROPERTIES + "*", "none", "Kafka's own", KafkaKeys.PROPERTIES_REASON);
    return table.toString();
  }

  private static void row(
      StringBuilder table, String name, String byDefault, String unit, String reason) {
    String format = "| `%s` | %s | %s | %s |%n".replace("%n", "\n");
    table.append(String.format(Locale.ROOT, format, name, byDefault, unit, reason));
  }

  /** The text of {@code flink-conf/pipeline.yaml}: every key, its default, unit and reason. */
  public static String sampleFile() {
    return SampleFile.text();
  }
}
