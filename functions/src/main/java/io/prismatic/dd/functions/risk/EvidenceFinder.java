package io.prismatic.dd.functions.risk;

import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.Property;
import io.prismatic.dd.functions.model.Schemata;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Collects the evidence of each factor that has data; a factor without data says nothing. */
final class EvidenceFinder {

  private static final Set<String> COUNTRY_PROPERTIES =
      Set.of("country", "jurisdiction", "nationality", "citizenship", "mainCountry", "flag");
  private static final Set<String> IDENTIFIERS =
      Set.of(
          "registrationNumber",
          "taxNumber",
          "vatCode",
          "leiCode",
          "idNumber",
          "imoNumber",
          "innCode",
          "ogrnCode",
          "swiftBic");

  /** What a candidate below the threshold counts. */
  private static final double UNCONFIRMED = 0.5;

  private final RiskSettings settings;
  private final Countries countries;
  private final Topics severities;

  EvidenceFinder(RiskSettings settings, Countries countries, Topics severities) {
    this.settings = settings;
    this.countries = countries;
    this.severities = severities;
  }

  /**
   * @param codes the countries, of {@link #countries}
   * @param matches the candidates that are not cleared
   * @param cleared how many others a person has cleared
   */
  List<Evidence> find(
      Entity entity, List<String> codes, List<Match> matches, int cleared, String list) {
    List<Evidence> found = new ArrayList<>();
    if (!Schemata.isExtension(entity.schema())) {
      found.add(watchlist(matches, cleared, list));
    }
    if (!codes.isEmpty()) {
      found.add(country(codes));
    }
    List<String> topics = values(entity, Set.of("topics"));
    boolean opaque = topics.contains("corp.shell") || topics.contains("corp.offshore");
    Age age = Age.of(entity);
    if (opaque || age != null || isIdentified(entity)) {
      found.add(opacity(topics, age));
    }
    Exposure exposure = Exposure.of(entity);
    if (exposure != null) {
      found.add(
          new Evidence(
              "exposure", settings.exposure(), exposure.value(), exposure.reason(), "properties"));
    }
    if (!topics.isEmpty()) {
      found.add(adverseTopics(topics));
    }
    return found;
  }

  private Evidence watchlist(List<Match> matches, int cleared, String list) {
    String none = cleared == 0 ? "no hit" : "no hit, " + cleared + " cleared";
    if (matches.isEmpty()) {
      return new Evidence(Evidence.WATCHLIST, settings.watchlist(), 0, none, list);
    }
    // Of equal ones the first by its reason, in whatever order the matches came.
    return matches.stream()
        .map(match -> watchlist(match, list))
        .filter(one -> one.value() > 0)
        .min(Comparator.comparingDouble(Evidence::value).reversed().thenComparing(Evidence::reason))
        .orElse(new Evidence(Evidence.WATCHLIST, settings.watchlist(), 0, none, list));
  }

  private Evidence watchlist(Match match, String list) {
    double severity = severities.ofListed(match.topics());
    double value = match.score() * severity * (match.match() ? 1 : UNCONFIRMED);
    // Not String.format, which took a quarter of a score's time in a profile.
    String reason =
        (match.match() ? "matches " : "resembles ")
            + match.id()
            + " (score "
            + BigDecimal.valueOf(match.score()).setScale(2, RoundingMode.HALF_UP).toPlainString()
            + "), topics "
            + List.copyOf(new TreeSet<>(match.topics()));
    return new Evidence(Evidence.WATCHLIST, settings.watchlist(), value, reason, list);
  }

  /** The codes of all countries that the entity names, in lower case and alphabetical order. */
  static List<String> countries(Entity entity) {
    List<String> named = values(entity, COUNTRY_PROPERTIES);
    if (named.isEmpty()) {
      return named;
    }
    Set<String> codes = new TreeSet<>();
    for (String name : named) {
      String code = name.strip().toLowerCase(Locale.ROOT);
      if (!code.isEmpty()) {
        codes.add(code);
      }
    }
    return List.copyOf(codes);
  }

  /** The values of these properties, each once and in order. */
  private static List<String> values(Entity entity, Set<String> names) {
    // Not a stream: most entities have none, and this is done for each of them.
    Set<String> found = null;
    for (Property property : entity.properties()) {
      if (names.contains(property.name()) && !property.values().isEmpty()) {
        found = found == null ? new TreeSet<>() : found;
        found.addAll(property.values());
      }
    }
    return found == null ? List.of() : List.copyOf(found);
  }

  private static boolean isIdentified(Entity entity) {
    for (Property property : entity.properties()) {
      if (IDENTIFIERS.contains(property.name()) && !property.values().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private Evidence country(List<String> codes) {
    double value = 0;
    String reason = "on no list";
    for (String code : codes) {
      double one = countries.callsForAction(code) ? 1 : countries.monitors(code) ? 0.6 : 0;
      if (one > value) {
        value = one;
        reason = code + (one == 1 ? ": call for action" : ": increased monitoring");
      }
    }
    return new Evidence("country", settings.country(), value, reason, countries.source());
  }

  /** The worse of what the topics say and how young it is. */
  private Evidence opacity(List<String> topics, Age age) {
    double value = topics.contains("corp.shell") ? 1 : topics.contains("corp.offshore") ? 0.7 : 0;
    String reason = value == 0 ? "registered" : value == 1 ? "shell company" : "offshore company";
    if (age != null && (age.value() > value || value == 0)) {
      value = age.value();
      reason = age.reason();
    }
    return new Evidence("opacity", settings.opacity(), value, reason, "properties");
  }

  private Evidence adverseTopics(List<String> topics) {
    return new Evidence(
        "adverse-topics",
        settings.adverseTopics(),
        severities.severity(topics),
        "topics " + topics,
        "properties");
  }
}
