package io.prismatic.dd.job.config;

import io.prismatic.dd.job.config.Settings.Entry;
import io.prismatic.dd.job.config.Settings.Source;
import java.util.Locale;
import java.util.regex.Pattern;

/** What counts in the end, as YAML with the source of each value; secrets are references. */
final class EffectiveConfig {

  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9/][A-Za-z0-9/._:-]*[A-Za-z0-9]|\\w");

  private EffectiveConfig() {}

  /** Settings that were checked: an unchecked one could hold a secret. */
  static String text(Settings checked) {
    StringBuilder text = new StringBuilder();
    for (Key<?> key : Keys.ALL) {
      append(text, key.name(), checked.texts().get(key.name()));
    }
    checked.texts().keySet().stream()
        .filter(name -> name.startsWith(KafkaKeys.PROPERTIES))
        .sorted()
        .forEach(name -> append(text, name, checked.texts().get(name)));
    checked.texts().keySet().stream()
        .filter(AdapterReader::concerns)
        .forEach(name -> append(text, name, checked.texts().get(name)));
    return text.toString();
  }

  private static void append(StringBuilder text, String name, Entry entry) {
    if (entry == null) {
      return;
    }
    String value = quotedIfNeeded(entry.text());
    String source = entry.source().name().toLowerCase(Locale.ROOT);
    text.append(name).append(": ").append(value);
    text.append(entry.source() == Source.DEFAULT ? "" : " # " + source).append('\n');
  }

  private static String quotedIfNeeded(String text) {
    boolean plain = PLAIN.matcher(text).matches() && !text.equalsIgnoreCase("null");
    return plain ? text : Quoted.inFull(text);
  }
}
