package io.prismatic.dd.job.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The sample file, written from the registry: keys with a default state it, required ones state an
 * example, the others stand commented out.
 */
final class SampleFile {

  private static final int WIDTH = 100;
  private static final String HEAD =
      """
      # What the jobs are told; Flink's own settings are in config.yaml beside this file.
      #
      # Every key is here with its default; keys marked "required" have none and show an example.
      # --key=value on the command line is above this file, this file is above the defaults. Keys may
      # be nested, as here, or dotted. Durations need a unit: ms, s, min, h. Secrets are only named:
      # env:NAME or file:/path, read on the machine that uses them. Check with --validate.
      """;

  private final StringBuilder text = new StringBuilder(HEAD);
  private List<String> open = List.of();

  private SampleFile() {}

  static String text() {
    SampleFile file = new SampleFile();
    for (Key<?> key : Keys.ALL) {
      file.add(key);
      if (key.equals(KafkaKeys.DEAD_LETTER)) {
        file.addKafkaProperties();
      }
    }
    return file.text.append('\n').append(adapters()).toString();
  }

  private static String adapters() {
    try (InputStream shipped = SampleFile.class.getResourceAsStream("adapters.yaml")) {
      return new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(Key<?> key) {
    List<String> path = List.of(key.name().split("\\.", -1));
    List<String> sections = path.subList(0, path.size() - 1);
    openSections(sections);
    String value = key.byDefault() == null ? key.example() : key.byDefault();
    String note = key.byDefault() == null ? "; " + key.need().text() : "";
    comment(sections.size(), key.reason() + " [" + key.unit() + note + "]");
    boolean stated = key.byDefault() != null || isNeededByDefault(key);
    line(sections.size(), (stated ? "" : "# ") + path.get(path.size() - 1) + ": " + value);
  }

  /** Whether the file could not be used without the key. */
  private static boolean isNeededByDefault(Key<?> key) {
    Key<?> other = key.need().key();
    if (other == null) {
      return key.need().always();
    }
    Values values = new Values();
    values.parse(other, other.byDefault(), new Problems());
    return key.need().value().equals(values.get(other));
  }

  private void openSections(List<String> sections) {
    for (int depth = 0; depth < sections.size(); depth++) {
      boolean isOpen =
          depth < open.size() && open.subList(0, depth + 1).equals(sections.subList(0, depth + 1));
      if (!isOpen) {
        if (depth == 0) {
          text.append('\n');
        }
        line(depth, sections.get(depth) + ":");
      }
    }
    open = List.copyOf(sections);
  }

  private void addKafkaProperties() {
    comment(1, KafkaKeys.PROPERTIES_REASON);
    line(1, "properties:");
    line(2, "# security.protocol: SASL_SSL");
    line(2, "# sasl.mechanism: SCRAM-SHA-512");
    line(2, "# sasl.jaas.config: file:/run/secrets/kafka-jaas");
    open = List.of("kafka");
  }

  private void comment(int depth, String sentence) {
    List<String> words = new ArrayList<>(List.of(sentence.split(" ", -1)));
    while (!words.isEmpty()) {
      StringBuilder line = new StringBuilder("#");
      int room = WIDTH - 2 * depth;
      while (!words.isEmpty()
          && (line.length() == 1 || line.length() + 1 + words.get(0).length() <= room)) {
        line.append(' ').append(words.remove(0));
      }
      line(depth, line.toString());
    }
  }

  private void line(int depth, String content) {
    text.append("  ".repeat(depth)).append(content).append('\n');
  }
}
