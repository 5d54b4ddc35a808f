package io.prismatic.dd.functions.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.prismatic.dd.functions.model.Band;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Factor;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.Recommendation;
import io.prismatic.dd.functions.model.Records;
import io.prismatic.dd.functions.model.Score;
import io.prismatic.dd.functions.model.ScreeningVersion;
import io.prismatic.dd.functions.risk.RiskSettings.Floors;
import io.prismatic.dd.functions.score.Entities;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Worked examples; the laws stand in {@link RiskModelLawsTest}. */
class RiskModelTest {

  private static final ScreeningVersion LIST =
      new ScreeningVersion("watchlist", "2", "algorithm", "list.jsonl", "hash");
  private static final RiskModel MODEL = RiskModel.standard();

  @Test
  void weighsTheFactorsThatHadData() {
    // Watchlist 50 · 0.8 · 0.6 (debarment), country 20 · 0.6, opacity 10 · 0.7, over 80; the
    // topics' 0.4 would only dilute them.
    Score score =
        score(
            Entities.of("e", "Company", "country", "ye", "topics", "corp.offshore"),
            match("m", 0.8, true, "debarment"));

    assertThat(contributions(score))
        .containsExactly("watchlist 30.00", "country 15.00", "opacity 8.75", "adverse-topics 0.00");
    assertThat(score.risk()).isCloseTo(53.75, within(1e-9));
    assertThat(score.band()).isEqualTo(Band.HIGH);
    assertThat(score.recommendation()).isEqualTo(Recommendation.ESCALATE);
    assertThat(score.coverage()).isCloseTo(0.9, within(1e-9));
    assertThat(score.match()).isEqualTo(0.8);
  }

  @Test
  void clearsWhoeverIsOnNoList() {
    Score score = score(Entities.of("e", "Person", "name", "Jane", "country", "cz"));

    assertThat(score.risk()).isZero();
    assertThat(score.band()).isEqualTo(Band.LOW);
    assertThat(score.recommendation()).isEqualTo(Recommendation.CLEAR);
    assertThat(score.match()).isZero();
    assertThat(score.matched()).isFalse();
    assertThat(score.coverage()).isCloseTo(0.7, within(1e-9));
  }

  @Test
  void benignDataDoesNotDiluteAHit() {
    Match hit = match("m", 0.9, true, "wanted");
    Score bare = score(Entities.person("e", "Jane"), hit);
    Score benign =
        score(Entities.of("e", "Person", "country", "cz", "idNumber", "1", "topics", "fin"), hit);

    assertThat(benign.risk()).isEqualTo(bare.risk());
    assertThat(benign.coverage()).isGreaterThan(bare.coverage());
  }

  @ParameterizedTest
  @CsvSource({
    "sanction, true, 100, HIGH, ESCALATE",
    "sanction, false, 35, MEDIUM, REVIEW",
    "role.pep, true, 51, HIGH, ESCALATE",
    "role.rca, true, 51, HIGH, ESCALATE",
    "role.pep, false, 21, LOW, CLEAR",
    "reg.action, true, 28, MEDIUM, REVIEW",
    "gov.national, true, 0, LOW, REVIEW",
  })
  void floorsConfirmedHits(
      String topic, boolean confirmed, double risk, Band band, Recommendation recommendation) {
    Score score = score(Entities.person("e", "Jane"), match("m", 0.7, confirmed, topic));

    assertThat(score.risk()).isCloseTo(risk, within(1e-9));
    assertThat(score.band()).isEqualTo(band);
    assertThat(score.recommendation()).isEqualTo(recommendation);
  }

  @ParameterizedTest
  @CsvSource({"ir, 51", "IR, 51", "' Kp', 51", "ye, 17.142857142857142", "cz, 0"})
  void floorsCountriesUnderACallForAction(String country, double risk) {
    Score score = score(Entities.of("e", "Company", "jurisdiction", country));

    assertThat(score.risk()).isCloseTo(risk, within(1e-9));
  }

  @Test
  void aFloorIsAFactorOfItsOwnWithItsReason() {
    Score score = score(Entities.person("e", "Jane"), match("NK-1", 0.9, true, "sanction"));

    Factor floor = score.factors().get(score.factors().size() - 1);
    assertThat(floor.factor()).isEqualTo("floor");
    assertThat(floor.contribution()).isCloseTo(10, within(1e-9));
    assertThat(floor.reason()).isEqualTo("confirmed sanction, NK-1");
    assertThat(floor.source()).isEqualTo("list.jsonl");
  }

  @Test
  void aHostIsJudgedByItsExposureAndNotByTheWatchlist() {
    Score score =
        score(Entities.of("e", "IpAddress", "vulns", "CVE-1", "vulns", "CVE-2", "vulns", "CVE-2"));

    assertThat(contributions(score)).containsExactly("exposure 40.00");
    assertThat(score.coverage()).isCloseTo(0.1, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"443, 0.00", "3389, 10.00", "3389x, 0.00"})
  void servicesThatDoNotBelongOnTheInternetExposeAHost(String port, String points) {
    assertThat(contributions(score(Entities.of("e", "IpAddress", "ports", port, "ports", "80"))))
        .containsExactly("exposure " + points);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-08-01, 60.00",
    "2026-08-01T00:00:00Z, 60.00",
    "2025-12-01, 30.00",
    "1999-01-01, 0.00",
  })
  void whatIsRegisteredRecentlyAtItsRevisionIsOpaque(String date, String points) {
    assertThat(contributions(score(Entities.of("e", "Domain", "registrationDate", date))))
        .containsExactly("opacity " + points);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026", "2026-08", "soon", "2026-99-99"})
  void aDateWithoutADaySaysNothing(String date) {
    assertThat(contributions(score(Entities.of("e", "Domain", "registrationDate", date))))
        .isEmpty();
  }

  @Test
  void whatCouldNotBeAssessedIsReviewed() {
    Score score = score(Entities.of("e", "Domain", "name", "example.org"));

    assertThat(score.risk()).isZero();
    assertThat(score.coverage()).isZero();
    assertThat(score.recommendation()).isEqualTo(Recommendation.REVIEW);
  }

  @ParameterizedTest
  @CsvSource({"25, LOW", "25.01, MEDIUM", "50, MEDIUM", "50.01, HIGH", "100, HIGH", "0, LOW"})
  void bandsIncludeTheirUpperEnd(double risk, Band band) {
    // A single factor of the weight 1: the value is the risk.
    RiskModel model = model(new RiskSettings(1, 0, 0, 0, 0, 25, 50, Floors.ALL));

    Score score =
        model.score(
            Entities.person("e", "Jane"),
            List.of(match("m", risk / 100, true, "crime.terror")),
            LIST,
            Records.TIMESTAMP);

    assertThat(score.risk()).isCloseTo(risk, within(1e-9));
    assertThat(score.band()).isEqualTo(band);
  }

  @Test
  void tellsWhatTheScoreWasMadeWith() {
    Score score = score(Entities.person("e", "Jane"));

    assertThat(score.provenance().screener()).isEqualTo("watchlist");
    assertThat(score.provenance().listVersion()).isEqualTo("hash");
    assertThat(score.provenance().riskModel()).matches("risk-model-\\d+\\+[0-9a-f]{8}");
    // echo -n '{"id":"e"}' | sha256sum
    assertThat(score.provenance().inputHash())
        .isEqualTo("5f3c55e7f5ad5da315fad5535473bf65ef788f8dc7ba589dc46f46933ac5cb5a");
    assertThat(score.scoredAt()).isEqualTo(Records.TIMESTAMP);
  }

  @Test
  void otherSettingsAreAnotherModel() {
    String standard = score(Entities.person("e", "Jane")).provenance().riskModel();
    RiskModel other = model(new RiskSettings(50, 20, 10, 10, 10, 25, 49, Floors.ALL));

    assertThat(
            other
                .score(Entities.person("e", "Jane"), List.of(), LIST, Records.TIMESTAMP)
                .provenance()
                .riskModel())
        .isNotEqualTo(standard);
    assertThat(
            RiskModel.standard()
                .score(Entities.person("f", "Joe"), List.of(), LIST, Records.TIMESTAMP)
                .provenance()
                .riskModel())
        .isEqualTo(standard);
  }

  @Test
  void writesItsReasonsAlikeInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      Score score = score(Entities.person("e", "Jane"), match("m", 0.5, false, "wanted", "crime"));
      assertThat(score.factors().get(0).reason())
          .isEqualTo("resembles m (score 0.50), topics [crime, wanted]");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertThatThrownBy(() -> new RiskSettings(-1, 1, 1, 1, 1, 25, 50, Floors.ALL))
        .hasMessageContaining("weight");
    assertThatThrownBy(() -> new RiskSettings(Double.NaN, 1, 1, 1, 1, 25, 50, Floors.ALL))
        .hasMessageContaining("weight");
    assertThatThrownBy(() -> new RiskSettings(0, 0, 0, 0, 0, 25, 50, Floors.ALL))
        .hasMessageContaining("all");
    assertThatThrownBy(() -> new RiskSettings(1, 1, 1, 1, 1, 50, 25, Floors.ALL))
        .hasMessageContaining("bands");
    assertThatThrownBy(() -> new RiskSettings(1, 1, 1, 1, 1, 50, Double.NaN, Floors.ALL))
        .hasMessageContaining("bands");
  }

  @ParameterizedTest
  @CsvSource({
    "role.pep, cz, true, 51",
    "role.pep, cz, false, 42",
    "role.rca, cz, false, 35",
    "sanction, cz, false, 100",
    "reg, kp, true, 51",
    // (50 · 0.7 · 0.4 + 20 · 1) ÷ 70
    "reg, kp, false, 48.57142857142857",
  })
  void floorsCanBeTakenAwayButNotThatOfASanction(
      String topic, String country, boolean floors, double risk) {
    RiskModel model =
        model(new RiskSettings(50, 20, 10, 10, 10, 25, 50, new Floors(floors, floors)));
    Score score =
        model.score(
            Entities.of("e", "Person", "country", country),
            List.of(match("m", 0.7, true, topic)),
            LIST,
            Records.TIMESTAMP);

    assertThat(score.risk()).isCloseTo(risk, within(1e-9));
  }

  @Test
  void otherCountryListsAreAnotherModelAndNameTheirSource() throws Exception {
    Countries countries =
        Countries.parse(
            """
            {"source": "Ours", "date": "2026-11-01",
             "call_for_action": ["zz"], "increased_monitoring": ["cz"]}
            """
                .getBytes(StandardCharsets.UTF_8));
    RiskModel model =
        new RiskModel(RiskSettings.DEFAULT, countries, Topics.shipped(), ClearedHits.NONE);
    Entity entity = Entities.of("e", "Company", "jurisdiction", "CZ");

    Score score = model.score(entity, List.of(), LIST, Records.TIMESTAMP);

    assertThat(score.factors())
        .contains(
            new Factor(
                "country",
                0.6,
                20,
                20 * 0.6 / 70 * 100,
                "cz: increased monitoring",
                "Ours, 2026-11-01"));
    assertThat(score.provenance().riskModel())
        .matches("risk-model-2\\+[0-9a-f]{8}")
        .isNotEqualTo(score(entity).provenance().riskModel());
  }

  @Test
  void otherSeveritiesOfTopicsAreAnotherModel() throws Exception {
    Topics topics =
        Topics.parse(
            """
            {"source": "Ours", "date": "2026-11-01", "no_topic": 0.1,
             "severity": {"sanction": 1, "gov": 0.2, "gov.state": 0.9}}
            """
                .getBytes(StandardCharsets.UTF_8));
    RiskModel model =
        new RiskModel(RiskSettings.DEFAULT, Countries.shipped(), topics, ClearedHits.NONE);
    Entity entity = Entities.person("e", "Jane");

    assertThat(risk(model, entity, match("m", 1, true))).isCloseTo(10, within(1e-9));
    assertThat(risk(model, entity, match("m", 1, true, "gov.muni"))).isCloseTo(20, within(1e-9));
    assertThat(risk(model, entity, match("m", 1, true, "gov.state"))).isCloseTo(90, within(1e-9));
    assertThat(risk(model, entity, match("m", 1, true, "crime"))).isZero();
    assertThat(model.score(entity, List.of(), LIST, Records.TIMESTAMP).provenance().riskModel())
        .isNotEqualTo(score(entity).provenance().riskModel());
  }

  @Test
  void namesAllThatIsWrongWithSeverities() {
    assertThatThrownBy(
            () ->
                Topics.parse(
                    """
                    {"source": "Ours", "date": "2026-11-01", "no_topic": "0.1",
                     "severity": {"Crime!": 1, "crime": 1.5, "poi": -1}}
                    """
                        .getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(DataFileException.class)
        .hasMessage(
            "no_topic: expected a number from 0 to 1; severity: name 1: expected a topic, such as"
                + " crime.fin; severity.crime: expected a number from 0 to 1; severity.poi:"
                + " expected a number from 0 to 1; severity: expected one for sanction");
  }

  private static double risk(RiskModel model, Entity entity, Match match) {
    return model.score(entity, List.of(match), LIST, Records.TIMESTAMP).risk();
  }

  private static RiskModel model(RiskSettings settings) {
    return new RiskModel(settings, Countries.shipped(), Topics.shipped(), ClearedHits.NONE);
  }

  private static List<String> contributions(Score score) {
    return score.factors().stream()
        .map(one -> String.format(Locale.ROOT, "%s %.2f", one.factor(), one.contribution()))
        .toList();
  }

  private static Score score(Entity entity, Match... matches) {
    return MODEL.score(entity, List.of(matches), LIST, Records.TIMESTAMP);
  }

  private static Match match(String id, double score, boolean match, String... topics) {
    return new Match(id, id, "Person", score, match, List.of(topics), List.of(), "");
  }
}
