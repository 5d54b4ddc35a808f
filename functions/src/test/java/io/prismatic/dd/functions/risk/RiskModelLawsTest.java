package io.prismatic.dd.functions.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Factor;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.Property;
import io.prismatic.dd.functions.model.Records;
import io.prismatic.dd.functions.model.Revision;
import io.prismatic.dd.functions.model.Score;
import io.prismatic.dd.functions.model.ScreeningVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

/** What holds of every score, whatever the entity, the matches and the settings. */
class RiskModelLawsTest {

  private static final ScreeningVersion LIST = new ScreeningVersion("s", "1", "a", "l", "v");
  private static final double EXACT = 1e-9;

  @net.jqwik.api.Property
  void contributionsAddUpToTheRisk(
      @ForAll("entities") Entity entity,
      @ForAll("matchLists") List<Match> matches,
      @ForAll("settings") RiskSettings settings) {
    Score score = score(settings, entity, matches);

    assertThat(score.factors().stream().mapToDouble(Factor::contribution).sum())
        .isCloseTo(score.risk(), within(EXACT));
    assertThat(score.factors()).allMatch(factor -> factor.contribution() >= 0);
  }

  @net.jqwik.api.Property
  void riskStaysBetween0And100AndCoverageBetween0And1(
      @ForAll("entities") Entity entity,
      @ForAll("matchLists") List<Match> matches,
      @ForAll("settings") RiskSettings settings) {
    Score score = score(settings, entity, matches);

    assertThat(score.risk()).isBetween(0.0, 100.0);
    assertThat(score.coverage()).isBetween(0.0, 1.0 + EXACT);
  }

  @net.jqwik.api.Property
  void aConfirmedSanctionIs100(
      @ForAll("entities") Entity entity,
      @ForAll("matchLists") List<Match> matches,
      @ForAll("settings") RiskSettings settings) {
    Match sanction = new Match("s", "s", "Person", 0.7, true, List.of("sanction"), List.of(), "");

    assertThat(score(settings, entity, plus(matches, sanction)).risk())
        .isCloseTo(100, within(EXACT));
  }

  @net.jqwik.api.Property
  void aFurtherMatchNeverLowersTheRisk(
      @ForAll("entities") Entity entity,
      @ForAll("matchLists") List<Match> matches,
      @ForAll("matches") Match further,
      @ForAll("settings") RiskSettings settings) {
    assertThat(score(settings, entity, plus(matches, further)).risk())
        .isGreaterThanOrEqualTo(score(settings, entity, matches).risk() - EXACT);
  }

  @net.jqwik.api.Property
  void aBetterScoreOrAFurtherTopicOfAMatchNeverLowersTheRisk(
      @ForAll("entities") Entity entity,
      @ForAll("matchLists") List<Match> matches,
      @ForAll("matches") Match match,
      @ForAll("settings") RiskSettings settings,
      @ForAll @DoubleRange(min = 0, max = 1) double better) {
    double before = score(settings, entity, plus(matches, match)).risk();
    Match surer = with(match, Math.max(match.score(), better), true, match.topics());

    assertThat(score(settings, entity, plus(matches, surer)).risk())
        .isGreaterThanOrEqualTo(before - EXACT);
    // A list that says nothing of a party leaves open how bad it is: that is the only exception.
    if (!match.topics().isEmpty()) {
      Match worse = with(match, match.score(), match.match(), plus(match.topics(), "crime"));
      assertThat(score(settings, entity, plus(matches, worse)).risk())
          .isGreaterThanOrEqualTo(before - EXACT);
    }
  }

  @net.jqwik.api.Property
  void clearingAHitNeverRaisesTheRiskAndNeverHidesIt(
      @ForAll("entities") Entity entity,
      @ForAll("matchLists") List<Match> matches,
      @ForAll("settings") RiskSettings settings)
      throws Exception {
    String cleared = "case_id,entity_id,listed_id,by,at,note\n*,e,a,ann,2026-11-24,\n";
    Score score =
        new RiskModel(
                settings,
                Countries.shipped(),
                Topics.shipped(),
                ClearedHits.parse(cleared.getBytes(StandardCharsets.UTF_8)))
            .score(entity, matches, LIST, Records.TIMESTAMP);

    assertThat(score.risk()).isLessThanOrEqualTo(score(settings, entity, matches).risk() + EXACT);
    assertThat(score.matches()).hasSameSizeAs(matches);
    assertThat(score.matches())
        .filteredOn(match -> match.id().equals("a"))
        .allMatch(match -> !match.match() && match.explanation().startsWith("cleared by ann"));
  }

  @net.jqwik.api.Property(tries = 2000)
  void aFurtherPropertyNeverLowersTheRiskSoAMissingOneNeverRaisesIt(
      @ForAll("entities") Entity entity,
      @ForAll("matchLists") List<Match> matches,
      @ForAll("properties") Property further,
      @ForAll("settings") RiskSettings settings) {
    Entity more = with(entity, plus(entity.properties(), further));

    assertThat(score(settings, more, matches).risk())
        .isGreaterThanOrEqualTo(score(settings, entity, matches).risk() - EXACT);
  }

  @net.jqwik.api.Property
  void theOrderOfPropertiesAndMatchesChangesNothing(
      @ForAll("entities") Entity entity,
      @ForAll("matchLists") List<Match> matches,
      @ForAll Random random) {
    List<Property> properties = new ArrayList<>(entity.properties());
    List<Match> others = new ArrayList<>(matches);
    Collections.shuffle(properties, random);
    Collections.shuffle(others, random);

    Score one = score(RiskSettings.DEFAULT, entity, matches);
    Score other = score(RiskSettings.DEFAULT, with(entity, properties), others);

    assertThat(other.risk()).isEqualTo(one.risk());
    assertThat(other.band()).isEqualTo(one.band());
    assertThat(other.recommendation()).isEqualTo(one.recommendation());
    assertThat(other.factors()).isEqualTo(one.factors());
  }

  @net.jqwik.api.Property
  void theSameInputGivesTheSameScore(
      @ForAll("entities") Entity entity, @ForAll("matchLists") List<Match> matches) {
    assertThat(score(RiskSettings.DEFAULT, entity, matches))
        .isEqualTo(score(RiskSettings.DEFAULT, entity, matches));
  }

  @Provide
  Arbitrary<Entity> entities() {
    return Combinators.combine(
            Arbitraries.of("Person", "Company", "Vessel", "IpAddress", "Domain", "Unknown"),
            properties().list().ofMaxSize(6))
        .as(
            (schema, properties) ->
                new Entity(
                    "c",
                    "e",
                    schema,
                    null,
                    properties,
                    new Revision(Records.TIMESTAMP, 1),
                    Records.of("{}")));
  }

  @Provide
  Arbitrary<Property> properties() {
    return Arbitraries.oneOf(
        property("country", "ir", "KP", "ye", "cz", ""),
        property("nationality", "mm", "vn", "us"),
        property("topics", "corp.shell", "corp.offshore", "role.pep", "crime.fin", "fin", "gov"),
        property("registrationNumber", "1"),
        property("ports", "22", "23", "3389", "5432", "x"),
        property(
            "registrationDate", "2026-08-01", "2026-01-01T00:00:00Z", "1999-01-01", "2099", "?"),
        property("incorporationDate", "2026-08-21", "2020"),
        property("vulns", "CVE-1", "CVE-2", "CVE-3", "CVE-4", "CVE-5", "CVE-6"),
        property("name", "Jane"));
  }

  @Provide
  Arbitrary<List<Match>> matchLists() {
    return matches().list().ofMaxSize(4);
  }

  @Provide
  Arbitrary<Match> matches() {
    return Combinators.combine(
            Arbitraries.of("a", "b", "c"),
            Arbitraries.doubles().between(0, 1),
            Arbitraries.of(true, false),
            Arbitraries.of("sanction", "role.pep", "role.rca", "crime.fin", "reg.warn", "gov")
                .list()
                .ofMaxSize(3))
        .as(
            (id, score, match, topics) ->
                new Match(id, id, "Person", score, match, topics, List.of(), ""));
  }

  @Provide
  Arbitrary<RiskSettings> settings() {
    return Combinators.combine(
            Arbitraries.doubles().between(0, 100).list().ofSize(5),
            Arbitraries.doubles().between(0, 99).list().ofSize(2),
            Arbitraries.of(true, false).list().ofSize(2))
        .filter(
            (weights, bands, floors) -> weights.stream().mapToDouble(Double::doubleValue).sum() > 0)
        .as(
            (weights, bands, floors) ->
                new RiskSettings(
                    weights.get(0),
                    weights.get(1),
                    weights.get(2),
                    weights.get(3),
                    weights.get(4),
                    Math.min(bands.get(0), bands.get(1)),
                    Math.max(bands.get(0), bands.get(1)),
                    new RiskSettings.Floors(floors.get(0), floors.get(1))));
  }

  private static Arbitrary<Property> property(String name, String... values) {
    return Arbitraries.of(values)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(list -> new Property(name, list));
  }

  private static Entity with(Entity entity, List<Property> properties) {
    return new Entity(
        entity.caseId(),
        entity.id(),
        entity.schema(),
        entity.caption(),
        properties,
        entity.revision(),
        entity.record());
  }

  private static Match with(Match match, double score, boolean hit, List<String> topics) {
    return new Match(
        match.id(),
        match.caption(),
        match.schema(),
        score,
        hit,
        topics,
        match.datasets(),
        match.explanation());
  }

  private static <T> List<T> plus(List<T> list, T element) {
    List<T> more = new ArrayList<>(list);
    more.add(element);
    return more;
  }

  private static Score score(RiskSettings settings, Entity entity, List<Match> matches) {
    return new RiskModel(settings, Countries.shipped(), Topics.shipped(), ClearedHits.NONE)
        .score(entity, matches, LIST, Records.TIMESTAMP);
  }
}
