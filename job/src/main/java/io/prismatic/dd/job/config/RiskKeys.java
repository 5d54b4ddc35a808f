package io.prismatic.dd.job.config;

import static io.prismatic.dd.job.config.Key.optional;
import static io.prismatic.dd.job.config.Key.withDefault;
import static io.prismatic.dd.job.config.ValueType.oneOf;

import java.util.List;

/** The part of the registry that concerns the risk model. */
final class RiskKeys {

  /** Bands end below 100: there is always something above medium. */
  private static final int HIGHEST_BAND = 99;

  private static final int MOST_WEIGHT = 1_000;

  static final Key<Double> WATCHLIST =
      weight(
          "watchlist",
          "50",
          "list matches; it always counts, the others only where they raise the risk");
  static final Key<Double> COUNTRY = weight("country", "20", "countries on a list");
  static final Key<Double> OPACITY = weight("opacity", "10", "shell and offshore companies");
  static final Key<Double> EXPOSURE = weight("exposure", "10", "known vulnerabilities");
  static final Key<Double> ADVERSE_TOPICS =
      weight("adverse-topics", "10", "the entity's own topics, such as crime");

  static final Key<Double> LOW_UP_TO =
      withDefault(
          "scoring.risk.bands.low-up-to",
          ValueType.number(0, HIGHEST_BAND),
          "0 to 99",
          "25",
          "Highest risk of the band low.");
  static final Key<Double> MEDIUM_UP_TO =
      withDefault(
          "scoring.risk.bands.medium-up-to",
          ValueType.number(0, HIGHEST_BAND),
          "0 to 99",
          "50",
          "Highest risk of the band medium; what is above is high, and floors begin there.");

  static final Key<Boolean> FLOOR_PEP =
      floor("pep", "Whether a confirmed politically exposed person is at least high.");
  static final Key<Boolean> FLOOR_CALL_FOR_ACTION =
      floor("call-for-action", "Whether a country of FATF's call for action is at least high.");

  static final Key<String> COUNTRIES =
      optional(
          "scoring.risk.countries",
          ValueType.absolutePath(),
          "path",
          "/opt/entity-analyzer/fatf.json",
          "Country lists in the form of the shipped fatf.json, which counts without it; read where the"
              + " job is submitted.");

  static final Key<String> TOPICS =
      optional(
          "scoring.risk.topics",
          ValueType.absolutePath(),
          "path",
          "/opt/entity-analyzer/topics.json",
          "How bad each topic is, in the form of the shipped topics.json, which counts without it; read"
              + " where the job is submitted.");

  static final Key<String> CLEARED =
      optional(
          "scoring.cleared.path",
          ValueType.absolutePath(),
          "path",
          "/opt/entity-analyzer/cleared.csv",
          "Hits that a person has cleared, case_id,entity_id,listed_id,by,at,note as CSV; read where"
              + " the job is submitted.");

  static final List<Key<Double>> WEIGHTS =
      List.of(WATCHLIST, COUNTRY, OPACITY, EXPOSURE, ADVERSE_TOPICS);

  private RiskKeys() {}

  private static Key<Double> weight(String factor, String byDefault, String what) {
    return withDefault(
        "scoring.risk.weights." + factor,
        ValueType.number(0, MOST_WEIGHT),
        "0 to " + MOST_WEIGHT,
        byDefault,
        "Weight of " + what + ".");
  }

  private static Key<Boolean> floor(String name, String reason) {
    return withDefault(
        "scoring.risk.floors." + name,
        oneOf("high", true, "none", false),
        "high or none",
        "high",
        reason);
  }
}
