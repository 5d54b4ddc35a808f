package io.prismatic.dd.job.config;

import io.prismatic.dd.functions.enrich.AdapterSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the list {@code adapters}: each one by itself, then what they have in common. */
final class AdapterReader {

  private static final String SECTION = "adapters";
  private static final Pattern ELEMENT = Pattern.compile("adapters\\[(\\d{1,9})](?:\\.(.+))?");

  private final Problems problems;
  private final Map<Integer, AdapterTexts> adapters = new TreeMap<>();
  private final AdapterBuckets buckets;

  private AdapterReader(Problems problems) {
    this.problems = problems;
    this.buckets = new AdapterBuckets(problems);
  }

  /** Whether the name is one of this list. */
  static boolean concerns(String name) {
    return name.equals(SECTION) || name.startsWith(SECTION + "[") || name.startsWith(SECTION + ".");
  }

  /** Those that are enabled, checked like the others; what is wrong is reported. */
  static List<AdapterSettings> read(Settings settings, Values values, Problems problems) {
    AdapterReader reader = new AdapterReader(problems);
    settings.texts().forEach((name, entry) -> reader.add(name, entry.text()));
    return reader.read(values);
  }

  private void add(String name, String text) {
    if (!concerns(name)) {
      return;
    }
    Matcher matcher = ELEMENT.matcher(name);
    if (matcher.matches() && matcher.group(2) != null) {
      adapters
          .computeIfAbsent(
              Integer.valueOf(matcher.group(1)),
              index -> new AdapterTexts(SECTION + "[" + index + "]", problems))
          .add(matcher.group(2), text);
    } else if (!name.equals(SECTION) || !text.isEmpty()) {
      problems.add(name, "expected a list of adapters, each beginning with \"- name: …\"");
    }
  }

  private List<AdapterSettings> read(Values values) {
    adapters.values().forEach(buckets::add);
    Map<String, String> pathsByName = new HashMap<>();
    Map<String, String> writers = new HashMap<>();
    List<AdapterSettings> enabled = new ArrayList<>();
    for (AdapterTexts texts : adapters.values()) {
      AdapterParser parser = new AdapterParser(texts, buckets);
      AdapterSettings adapter = parser.parse();
      String name = texts.text("name");
      String other = name == null ? null : pathsByName.putIfAbsent(name, texts.path());
      if (other != null) {
        texts.problem("name", "the same as that of " + other + ", each needs one of its own");
      }
      if (adapter != null) {
        parser.targets().forEach((target, key) -> checkWriter(texts, target, key, writers));
        checkTimes(texts, adapter, values);
        if (parser.enabled()) {
          enabled.add(adapter);
        }
      }
    }
    return enabled;
  }

  private static void checkWriter(
      AdapterTexts texts, String target, String key, Map<String, String> writers) {
    String other = writers.putIfAbsent(target, texts.path() + "." + key);
    if (other != null) {
      texts.problem(key, "written by " + other + " as well");
    }
  }

  /** Attempts have to fit into the deadline, and whoever is taken in has to have its turn. */
  private static void checkTimes(AdapterTexts texts, AdapterSettings adapter, Values values) {
    if (!values.has(ScoringKeys.DEADLINE, ScoringKeys.CONCURRENCY, ScoringKeys.DEMAND)) {
      return;
    }
    Duration deadline = values.get(ScoringKeys.DEADLINE);
    int attempts = adapter.retry().retries() + 1;
    Duration all = adapter.request().limits().timeout().multipliedBy(attempts);
    String most = ScoringKeys.DEADLINE.name() + " (" + Durations.render(deadline) + ")";
    if (all.compareTo(deadline) > 0) {
      texts.problem(
          "request.timeout",
          attempts + " attempts take up to " + Durations.render(all) + ", more than " + most);
    }
    int capacity = values.get(ScoringKeys.CONCURRENCY) * values.get(ScoringKeys.DEMAND);
    Duration turn = adapter.bucket().rate().timeFor(capacity);
    if (turn.compareTo(deadline) > 0) {
      texts.problem(
          "limit.rate",
          String.format(
              "%s needs %s for the %d entities in flight, more than %s: lower %s or %s, or raise"
                  + " the deadline",
              adapter.bucket().rate(),
              Durations.render(turn),
              capacity,
              most,
              ScoringKeys.CONCURRENCY.name(),
              ScoringKeys.DEMAND.name()));
    }
  }
}
