package io.prismatic.dd.functions.score.watchlist;

import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.Property;
import io.prismatic.dd.functions.model.Schemata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the listed parties that an entity may be: by an equal identifier, and by names that are
 * alike, lowered by a contradicting country, birth date or gender; of all names of both sides the
 * best counts. Immutable, safe for several threads.
 */
final class WatchlistIndex {

  private static final Set<String> NAMES = Set.of("name", "alias", "previousName", "weakAlias");

  private static final double WEAK = 0.8;

  /** Names in another order or spelling never reach the score of the same name. */
  private static final double NOT_THE_SAME = 0.99;

  /** What is less alike is not worth showing to anybody. */
  private static final double LEAST = 0.6;

  private static final int MOST_COMPARED = 40;
  private static final int MOST_NAMES = 20;
  private static final int MOST_MATCHES = 10;

  /** A listed name and whose it is. */
  private record ListedName(Listed listed, Name name, boolean weak) {}

  /** A match and how many traits agree, which ranks equal scores. */
  private record Ranked(Match match, int agreements) {}

  private final NameParser parser;
  private final List<ListedName> names;
  private final Candidates candidates;
  private final Map<String, List<Listed>> byIdentifier;
  private final String version;

  private WatchlistIndex(Builder builder, String version) {
    this.parser = builder.parser;
    this.names = List.copyOf(builder.names);
    this.candidates = builder.candidates.build();
    this.byIdentifier = Map.copyOf(builder.identifiers);
    this.version = version;
  }

  /** SHA-256 of the file, in hexadecimal. */
  String version() {
    return version;
  }

  /** The candidates, best first, equal ones by agreeing traits, then by id; each party once. */
  List<Match> find(Entity entity, double threshold) {
    Traits traits = Traits.of(entity::values);
    Map<String, Ranked> best = new HashMap<>();
    for (Property property : entity.properties()) {
      if (Identifiers.isIdentifier(property.name())) {
        property
            .values()
            .forEach(value -> identifier(entity, traits, property, value, threshold, best));
      }
    }
    for (Map.Entry<String, Boolean> name : names(entity).entrySet()) {
      name(entity, traits, name.getKey(), name.getValue(), threshold, best);
    }
    return best.values().stream()
        .sorted(
            Comparator.comparingDouble((Ranked one) -> one.match().score())
                .reversed()
                .thenComparing(Comparator.comparingInt(Ranked::agreements).reversed())
                .thenComparing(one -> one.match().id()))
        .limit(MOST_MATCHES)
        .map(Ranked::match)
        .toList();
  }

  /** The entity's names and whether each is a weak alias. */
  private static Map<String, Boolean> names(Entity entity) {
    Map<String, Boolean> found = new LinkedHashMap<>();
    for (Property property : entity.properties()) {
      if (NAMES.contains(property.name())) {
        for (String value : property.values()) {
          if (found.size() < MOST_NAMES) {
            found.merge(value, property.name().equals("weakAlias"), Boolean::logicalAnd);
          }
        }
      }
    }
    String parts =
        List.of("firstName", "secondName", "middleName", "fatherName", "lastName").stream()
            .flatMap(entity::values)
            .collect(Collectors.joining(" "));
    if (found.isEmpty() && !parts.isBlank()) {
      found.put(parts, false);
    }
    return found;
  }

  private void identifier(
      Entity entity,
      Traits traits,
      Property property,
      String value,
      double threshold,
      Map<String, Ranked> best) {
    String key = Identifiers.key(property.name(), value);
    if (key == null) {
      return;
    }
    double confidence = Identifiers.confidence(property.name(), value);
    for (Listed listed : byIdentifier.getOrDefault(key, List.of())) {
      if (Schemata.compatible(entity.schema(), listed.schema())) {
        Traits.Verdict verdict = traits.against(listed.traits());
        double score = Identifiers.proves(confidence) ? confidence : confidence - verdict.penalty();
        String what = "same " + property.name() + " \"" + value + "\"";
        keep(best, listed, score, threshold, what, verdict);
      }
    }
  }

  private void name(
      Entity entity,
      Traits traits,
      String value,
      boolean weak,
      double threshold,
      Map<String, Ranked> best) {
    Name name = parser.parse(value);
    for (int number : candidates.find(name, MOST_COMPARED)) {
      ListedName listed = names.get(number);
      if (!Schemata.compatible(entity.schema(), listed.listed().schema())) {
        continue;
      }
      double alike = NameAlignment.score(name, listed.name());
      if (alike < LEAST) {
        continue;
      }
      boolean same = listed.name().joined().equals(name.joined());
      boolean anyWeak = weak || listed.weak();
      double score = (same ? alike : Math.min(alike, NOT_THE_SAME)) * (anyWeak ? WEAK : 1);
      Traits.Verdict verdict = traits.against(listed.listed().traits());
      String what =
          String.format(
              Locale.ROOT,
              "name %.2f: \"%s\" and \"%s\"%s",
              alike,
              value.length() > 200 ? value.substring(0, 200) + "…" : value,
              listed.name().original(),
              anyWeak ? ", weak alias" : "");
      keep(best, listed.listed(), score - verdict.penalty(), threshold, what, verdict);
    }
  }

  private static void keep(
      Map<String, Ranked> best,
      Listed listed,
      double score,
      double threshold,
      String what,
      Traits.Verdict verdict) {
    double bounded = Math.max(0, Math.min(1, score));
    if (bounded < LEAST) {
      return;
    }
    Ranked known = best.get(listed.id());
    if (known == null || bounded > known.match().score()) {
      List<String> parts = new ArrayList<>(List.of(what));
      parts.addAll(verdict.reasons());
      Match match = listed.match(bounded, threshold, String.join(", ", parts));
      best.put(listed.id(), new Ranked(match, verdict.agreements()));
    }
  }

  /** Collects a list; not safe for several threads. */
  static final class Builder {

    private final NameParser parser = new NameParser();
    private final List<ListedName> names = new ArrayList<>();
    private final Candidates.Builder candidates = new Candidates.Builder();
    private final Map<String, List<Listed>> identifiers = new HashMap<>();
    private int size;

    void name(Listed listed, String name, boolean weak) {
      Name parsed = parser.parse(name);
      if (parsed.tokens().isEmpty()) {
        return;
      }
      if (names.size() == Candidates.MOST_NAMES) {
        throw new IllegalStateException("a list holds at most " + names.size() + " names");
      }
      candidates.add(names.size(), parsed);
      names.add(new ListedName(listed, parsed, weak));
    }

    void identifier(Listed listed, String property, String value) {
      String key = Identifiers.key(property, value);
      if (key != null) {
        identifiers.computeIfAbsent(key, any -> new ArrayList<>(1)).add(listed);
      }
    }

    void listed() {
      size++;
    }

    int size() {
      return size;
    }

    WatchlistIndex build(String version) {
      return new WatchlistIndex(this, version);
    }
  }
}
