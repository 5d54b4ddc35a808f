package io.prismatic.dd.functions.score.watchlist;

import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.Property;
import io.prismatic.dd.functions.model.Schemata;
import java.util.ArrayList;
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

  /** An entity with more names is refused: to leave some out would clear whom they name. */
  static final int MOST_NAMES = 200;

  /** Listed names that one name is compared with. */
  private static final int MOST_COMPARED = 40;

  /** All comparisons for one entity: its names share them, the best candidates of each first. */
  private static final int MOST_COMPARISONS = 800;

  private static final int LONGEST_SHOWN = 200;

  /** A listed name and whose it is. */
  private record ListedName(Listed listed, Name name, boolean weak) {}

  /** A listed identifier and whose it is. */
  private record ListedIdentifier(Listed listed, Identifier identifier) {}

  private final NameParser parser;
  private final List<ListedName> names;
  private final Candidates candidates;
  private final Map<String, List<ListedIdentifier>> byIdentifier;
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

  /** Whether an entity has more than {@value #MOST_NAMES} names, which is too many to look up. */
  static boolean hasTooManyNames(Entity entity) {
    int count = 0;
    for (Property property : entity.properties()) {
      count += NAMES.contains(property.name()) ? property.values().size() : 0;
    }
    return count > MOST_NAMES;
  }

  /**
   * The candidates, best first, equal ones by agreeing traits, then by id; each party once.
   *
   * @throws IllegalArgumentException if the entity has too many names
   */
  List<Match> find(Entity entity, double threshold) {
    if (hasTooManyNames(entity)) {
      throw new IllegalArgumentException("more than " + MOST_NAMES + " names");
    }
    Traits traits = Traits.of(entity::values);
    Findings findings = new Findings();
    for (Property property : entity.properties()) {
      if (Identifier.isProperty(property.name())) {
        property.values().forEach(value -> identifier(entity, traits, property, value, findings));
      }
    }
    Map<String, Boolean> names = namesOf(entity);
    names.forEach((name, weak) -> name(entity, traits, name, weak, names.size(), findings));
    return findings.matches(threshold);
  }

  /** The entity's names and whether each is a weak alias. */
  private static Map<String, Boolean> namesOf(Entity entity) {
    Map<String, Boolean> found = new LinkedHashMap<>();
    for (Property property : entity.properties()) {
      if (NAMES.contains(property.name())) {
        for (String value : property.values()) {
          found.merge(value, property.name().equals("weakAlias"), Boolean::logicalAnd);
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
      Entity entity, Traits traits, Property property, String value, Findings findings) {
    Identifier identifier = Identifier.of(property.name(), value);
    if (identifier == null) {
      return;
    }
    for (ListedIdentifier one : byIdentifier.getOrDefault(identifier.key(), List.of())) {
      if (Schemata.compatible(entity.schema(), one.listed().schema())) {
        Traits.Verdict verdict = traits.against(one.listed().traits());
        double confidence = identifier.confidence();
        double score = identifier.proves() ? confidence : confidence - verdict.penalty();
        String what =
            String.format(
                Locale.ROOT,
                "%s %.2f: %s and %s",
                identifier.property(),
                confidence,
                quoted(value),
                quoted(one.identifier().value()));
        findings.keep(one.listed(), score, what, verdict);
      }
    }
  }

  private void name(
      Entity entity, Traits traits, String value, boolean weak, int sharing, Findings findings) {
    Name name = parser.parse(value);
    for (int number : candidates(name, sharing)) {
      ListedName one = names.get(number);
      Listed listed = one.listed();
      if (!Schemata.compatible(entity.schema(), listed.schema())) {
        continue;
      }
      double alike = NameAlignment.score(name, one.name());
      if (alike < Findings.LEAST) {
        continue;
      }
      boolean same = one.name().joined().equals(name.joined());
      boolean anyWeak = weak || one.weak();
      double unlowered = (same ? alike : Math.min(alike, NOT_THE_SAME)) * (anyWeak ? WEAK : 1);
      Traits.Verdict verdict = traits.against(listed.traits());
      double score = unlowered - verdict.penalty();
      if (findings.wants(listed, score)) {
        String what =
            String.format(
                Locale.ROOT,
                "name %.2f: %s and %s%s",
                alike,
                quoted(value),
                quoted(one.name().original()),
                anyWeak ? ", weak alias" : "");
        findings.keep(listed, score, what, verdict);
      }
    }
  }

  /** The listed names that a name is compared with, if so many names share the comparisons. */
  int[] candidates(Name name, int sharing) {
    return candidates.find(name, Math.min(MOST_COMPARED, MOST_COMPARISONS / sharing));
  }

  private static String quoted(String value) {
    boolean shown = value.length() <= LONGEST_SHOWN;
    return '"' + (shown ? value : value.substring(0, LONGEST_SHOWN) + "…") + '"';
  }

  /** Collects a list; not safe for several threads. */
  static final class Builder {

    private final NameParser parser = new NameParser();
    private final List<ListedName> names = new ArrayList<>();
    private final Candidates.Builder candidates = new Candidates.Builder();
    private final Map<String, List<ListedIdentifier>> identifiers = new HashMap<>();
    private int size;
    private int wrong;

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
      Identifier identifier = Identifier.of(property, value);
      if (identifier == null) {
        wrong++;
      } else {
        identifiers
            .computeIfAbsent(identifier.key(), any -> new ArrayList<>(1))
            .add(new ListedIdentifier(listed, identifier));
      }
    }

    void listed() {
      size++;
    }

    int size() {
      return size;
    }

    /** Whether there is nothing that anybody could be found by. */
    boolean isEmpty() {
      return names.isEmpty() && identifiers.isEmpty();
    }

    /** Identifiers that tell nobody apart or have wrong check digits. */
    int wrongIdentifiers() {
      return wrong;
    }

    WatchlistIndex build(String version) {
      return new WatchlistIndex(this, version);
    }
  }
}
