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
import java.util.Map;
import java.util.Set;

/**
 * Finds listed parties by an equal identifier (score 1.0), an equal name (0.95) or the same words
 * in another order (0.9); a weak alias counts 0.8 of that. Immutable.
 */
final class WatchlistIndex {

  static final Set<String> IDENTIFIER_PROPERTIES =
      Set.of(
          "registrationNumber",
          "taxNumber",
          "vatCode",
          "leiCode",
          "imoNumber",
          "mmsi",
          "innCode",
          "ogrnCode",
          "okpoCode",
          "uscCode",
          "dunsCode",
          "uniqueEntityId",
          "swiftBic",
          "idNumber",
          "passportNumber",
          "socialSecurityNumber",
          "serialNumber",
          "isin",
          "wikidataId",
          "publicKey",
          "iban");
  private static final Set<String> NAME_PROPERTIES =
      Set.of("name", "alias", "previousName", "weakAlias");

  private static final double SAME_IDENTIFIER = 1.0;
  private static final double SAME_NAME = 0.95;
  private static final double SAME_WORDS = 0.9;
  private static final double WEAK = 0.8;

  /** A listed name; {@code weak} tells whether it is a weak alias. */
  private record Name(Listed listed, String normalised, boolean weak) {}

  private final Map<String, List<Name>> namesBySortedWords;
  private final Map<String, List<Listed>> byIdentifier;
  private final String version;

  private WatchlistIndex(
      Map<String, List<Name>> namesBySortedWords,
      Map<String, List<Listed>> byIdentifier,
      String version) {
    this.namesBySortedWords = namesBySortedWords;
    this.byIdentifier = byIdentifier;
    this.version = version;
  }

  /** SHA-256 of the file, in hexadecimal. */
  String version() {
    return version;
  }

  /** The candidates, best first, equal ones by id; each listed party once. */
  List<Match> find(Entity entity, double threshold) {
    Map<String, Match> best = new LinkedHashMap<>();
    for (Property property : entity.properties()) {
      if (IDENTIFIER_PROPERTIES.contains(property.name())) {
        property.values().forEach(value -> byIdentifier(entity, property, value, threshold, best));
      } else if (NAME_PROPERTIES.contains(property.name())) {
        property.values().forEach(value -> byName(entity, property, value, threshold, best));
      }
    }
    List<Match> matches = new ArrayList<>(best.values());
    matches.sort(Comparator.comparingDouble(Match::score).reversed().thenComparing(Match::id));
    return matches;
  }

  private void byIdentifier(
      Entity entity, Property property, String value, double threshold, Map<String, Match> best) {
    for (Listed listed : byIdentifier.getOrDefault(key(property.name(), value), List.of())) {
      if (Schemata.compatible(entity.schema(), listed.schema())) {
        keep(best, listed.match(SAME_IDENTIFIER, threshold, "same " + property.name()));
      }
    }
  }

  private void byName(
      Entity entity, Property property, String value, double threshold, Map<String, Match> best) {
    String normalised = Names.normalise(value);
    for (Name name : namesBySortedWords.getOrDefault(Names.sorted(normalised), List.of())) {
      if (Schemata.compatible(entity.schema(), name.listed().schema())) {
        boolean same = name.normalised().equals(normalised);
        boolean weak = name.weak() || property.name().equals("weakAlias");
        keep(
            best,
            name.listed()
                .match(
                    (same ? SAME_NAME : SAME_WORDS) * (weak ? WEAK : 1),
                    threshold,
                    (same ? "same name" : "same words of the name")
                        + (weak ? ", weak alias" : "")));
      }
    }
  }

  private static void keep(Map<String, Match> best, Match match) {
    best.merge(match.id(), match, (one, other) -> other.score() > one.score() ? other : one);
  }

  private static String key(String property, String value) {
    return property + ':' + Names.identifier(value);
  }

  /** Collects a list; not safe for several threads. */
  static final class Builder {

    private final Map<String, List<Name>> names = new HashMap<>();
    private final Map<String, List<Listed>> identifiers = new HashMap<>();
    private int size;

    void name(Listed listed, String name, boolean weak) {
      String normalised = Names.normalise(name);
      if (!normalised.isEmpty()) {
        names
            .computeIfAbsent(Names.sorted(normalised), words -> new ArrayList<>(1))
            .add(new Name(listed, normalised, weak));
      }
    }

    void identifier(Listed listed, String property, String value) {
      if (!Names.identifier(value).isEmpty()) {
        identifiers.computeIfAbsent(key(property, value), key -> new ArrayList<>(1)).add(listed);
      }
    }

    void listed() {
      size++;
    }

    int size() {
      return size;
    }

    WatchlistIndex build(String version) {
      return new WatchlistIndex(names, identifiers, version);
    }
  }
}
