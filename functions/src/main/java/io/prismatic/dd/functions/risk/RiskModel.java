package io.prismatic.dd.functions.risk;

import io.prismatic.dd.functions.model.Band;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Factor;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.Provenance;
import io.prismatic.dd.functions.model.Recommendation;
import io.prismatic.dd.functions.model.Score;
import io.prismatic.dd.functions.model.ScreeningVersion;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns an entity and its list matches into a score: risk = 100 · Σ(w·v) ÷ Σ(w of the factors that
 * count), then floors. The watchlist counts whenever it was asked, each other factor if it had data
 * that does not dilute what the worse ones found. So more adverse evidence never lowers the risk
 * and missing data never raises it: a plain average would do both. {@code coverage} tells how much
 * had data. A hit that a person has cleared counts nowhere, and is shown as cleared. Immutable and
 * pure: same input, settings and lists, same score.
 *
 * <p>The factors' contributions add up to the risk; what a floor adds is a factor of its own. The
 * formula and the coverage follow the Basel AML Index; the floors are usual practice.
 */
public final class RiskModel implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String VERSION = "risk-model-2";

  private final RiskSettings settings;
  private final Countries countries;
  private final Topics topics;
  private final ClearedHits cleared;
  private final String version;

  /**
   * @param settings weights, bands and floors
   * @param countries the country lists
   * @param topics how bad topics are
   * @param cleared the hits that count no more
   */
  public RiskModel(RiskSettings settings, Countries countries, Topics topics, ClearedHits cleared) {
    this.settings = settings;
    this.countries = countries;
    this.topics = topics;
    this.cleared = cleared;
    this.version =
        VERSION
            + "+"
            + Sha256.hex(settings + countries.fingerprint() + topics.fingerprint()).substring(0, 8)
            + (cleared.version().isEmpty() ? "" : "+cleared-" + cleared.version().substring(0, 16));
  }

  /** The model with its default settings and lists, and no cleared hit. */
  public static RiskModel standard() {
    return new RiskModel(
        RiskSettings.DEFAULT, Countries.shipped(), Topics.shipped(), ClearedHits.NONE);
  }

  /**
   * Scores an entity.
   *
   * @param candidates what the screener found, best first
   * @param list what they were found in
   * @param now the time to stamp the score with
   */
  public Score score(Entity entity, List<Match> candidates, ScreeningVersion list, Instant now) {
    List<Match> matches = new ArrayList<>(candidates.size());
    List<Match> shown = new ArrayList<>(candidates.size());
    for (Match candidate : candidates) {
      if (!cleared.covers(entity, candidate)) {
        matches.add(candidate);
      }
      shown.add(cleared.mark(entity, candidate));
    }
    EvidenceFinder finder = new EvidenceFinder(settings, countries, topics);
    List<String> codes = EvidenceFinder.countries(entity);
    List<Evidence> evidence =
        finder.find(entity, codes, matches, shown.size() - matches.size(), list.list());
    List<Factor> factors = new ArrayList<>(Average.factors(evidence));
    double base = factors.stream().mapToDouble(Factor::contribution).sum();
    Optional<Floor> floor = Floor.highest(codes, matches, countries, settings, list);
    floor
        .filter(one -> one.risk() > base)
        .ifPresent(
            one ->
                factors.add(
                    new Factor("floor", 1, 0, one.risk() - base, one.reason(), one.source())));
    double risk = Math.min(100, factors.stream().mapToDouble(Factor::contribution).sum());
    double coverage =
        evidence.stream().mapToDouble(Evidence::weight).sum() / settings.totalWeight();
    boolean matched = matches.stream().anyMatch(Match::match);
    Band band = band(risk);
    return new Score(
        risk,
        band,
        recommendation(band, matched, coverage),
        matches.stream().mapToDouble(Match::score).max().orElse(0),
        matched,
        coverage,
        factors,
        shown,
        provenance(entity, list),
        now);
  }

  private Band band(double risk) {
    if (risk <= settings.lowUpTo()) {
      return Band.LOW;
    }
    return risk <= settings.mediumUpTo() ? Band.MEDIUM : Band.HIGH;
  }

  /** Whoever matches or could not be assessed at all is looked at, however low the risk. */
  private static Recommendation recommendation(Band band, boolean matched, double coverage) {
    if (band == Band.HIGH) {
      return Recommendation.ESCALATE;
    }
    boolean doubtful = matched || band == Band.MEDIUM || coverage == 0;
    return doubtful ? Recommendation.REVIEW : Recommendation.CLEAR;
  }

  private Provenance provenance(Entity entity, ScreeningVersion list) {
    return new Provenance(
        list.screener(),
        list.screenerVersion(),
        list.algorithm(),
        list.list(),
        list.listVersion(),
        version,
        Sha256.hex(entity.record().value()));
  }
}
