package io.prismatic.dd.job.config;

import io.prismatic.dd.functions.enrich.AdapterSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns texts into settings: checks every key, then the rules across keys, then builds. */
final class ConfigReader {

  private final Settings settings;
  private final Problems problems;
  private final Values values = new Values();
  private final Map<String, String> kafkaProperties = new TreeMap<>();

  private ConfigReader(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /**
   * @param problems those found so far; more may be added
   * @throws ConfigException if there is any problem
   */
  static PipelineConfig read(Settings settings, Problems problems) {
    ConfigReader reader = new ConfigReader(settings, problems);
    reader.readKnown();
    reader.readOthers();
    Rules.check(reader.values, problems);
    List<AdapterSettings> adapters = AdapterReader.read(settings, reader.values, problems);
    problems.throwIfAny();
    return ConfigBuilder.build(reader.values, reader.kafkaProperties, adapters);
  }

  private void readKnown() {
    for (Key<?> key : Keys.ALL) {
      String text = settings.text(key.name());
      if (text != null) {
        values.parse(key, text, problems);
      }
    }
    Keys.ALL.stream()
        .filter(key -> settings.text(key.name()) == null && !problems.concern(key.name()))
        .forEach(this::requireIfNeeded);
  }

  private void requireIfNeeded(Key<?> key) {
    Key.Need need = key.need();
    if (need.always()) {
      problems.add(key.name(), "required, such as " + key.example());
    } else if (need.key() != null && need.value().equals(values.get(need.key()))) {
      problems.add(key.name(), need.text() + ", such as " + key.example());
    }
  }

  private void readOthers() {
    settings.texts().forEach(this::readOther);
  }

  private void readOther(String name, Settings.Entry entry) {
    if (ConfigKeys.isKey(name) || AdapterReader.concerns(name)) {
      return;
    }
    if (name.startsWith(KafkaKeys.PROPERTIES)) {
      readKafkaProperty(name, entry.text());
    } else if (!ConfigKeys.isSection(name)) {
      problems.add(name, unknown(name));
    } else if (!entry.text().isEmpty()) {
      problems.add(name, "expected keys below it, got a single value");
    }
  }

  private void readKafkaProperty(String name, String text) {
    try {
      String property = name.substring(KafkaKeys.PROPERTIES.length());
      kafkaProperties.put(property, KafkaProperties.parse(property, text));
    } catch (Mismatch e) {
      problems.add(name, e.getMessage());
    }
  }

  private static String unknown(String name) {
    for (Key<?> key : Keys.ALL) {
      if (name.startsWith(key.name() + ".")) {
        return "unknown key, " + key.name() + " takes a single value";
      }
    }
    return "unknown key" + DidYouMean.phrase(name, ConfigKeys.names());
  }
}
