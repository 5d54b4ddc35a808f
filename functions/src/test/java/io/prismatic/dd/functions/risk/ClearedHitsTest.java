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
import io.prismatic.dd.functions.score.Entities;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClearedHitsTest {

  private static final String HEADER = "case_id,entity_id,listed_id,by,at,note\n";
  private static final String CLEARED = "case-1,e,NK-1,ann,2026-11-24,another birth date\n";
  private static final Entity ENTITY = Entities.person("e", "Jane");
  private static final Match SANCTIONED = match("NK-1", 0.95, "sanction");

  @Test
  void aClearedHitCountsNeitherForMatchNorRiskNorFloor() throws Exception {
    Score score = score(HEADER + CLEARED, ENTITY, SANCTIONED);

    assertThat(score.risk()).isZero();
    assertThat(score.band()).isEqualTo(Band.LOW);
    assertThat(score.recommendation()).isEqualTo(Recommendation.CLEAR);
    assertThat(score.match()).isZero();
    assertThat(score.matched()).isFalse();
    assertThat(score.factors())
        .containsExactly(new Factor("watchlist", 0, 50, 0, "no hit, 1 cleared", "list.jsonl"));
  }

  @Test
  void aClearedHitStaysVisibleWithWhoClearedItAndWhy() throws Exception {
    Score score = score(HEADER + CLEARED, ENTITY, SANCTIONED);

    assertThat(score.matches())
        .containsExactly(
            new Match(
                "NK-1",
                "NK-1",
                "Person",
                0.95,
                false,
                List.of("sanction"),
                List.of(),
                "cleared by ann on 2026-11-24 (another birth date); same name"));
  }

  @Test
  void othersStillCount() throws Exception {
    Score anotherHit = score(HEADER + CLEARED, ENTITY, SANCTIONED, match("NK-2", 0.8, "role.pep"));
    Score anotherEntity = score(HEADER + CLEARED, Entities.person("f", "Jane"), SANCTIONED);
    Score anotherCase = score(HEADER + CLEARED.replace("case-1", "case-2"), ENTITY, SANCTIONED);

    assertThat(anotherHit.risk()).isCloseTo(51, within(1e-9));
    assertThat(anotherHit.match()).isEqualTo(0.8);
    assertThat(anotherHit.matches()).extracting(Match::id).containsExactly("NK-1", "NK-2");
    assertThat(anotherEntity.risk()).isCloseTo(100, within(1e-9));
    assertThat(anotherCase.risk()).isCloseTo(100, within(1e-9));
  }

  @Test
  void aStarStandsForAllCasesAndACaseOfItsOwnIsAboveIt() throws Exception {
    String file =
        HEADER + "*,e,NK-1,bob,2026-11-23T10:00:00Z,\n" + CLEARED + "*,e,NK-2,bob,2026-11-23,\n";

    Score score = score(file, ENTITY, SANCTIONED, match("NK-2", 0.8, "sanction"));

    assertThat(score.risk()).isZero();
    assertThat(score.matches().get(0).explanation()).startsWith("cleared by ann on");
    assertThat(score.matches().get(1).explanation())
        .isEqualTo("cleared by bob on 2026-11-23; same name");
  }

  @Test
  void theFileIsPartOfTheProvenance() throws Exception {
    String none = score(HEADER, ENTITY).provenance().riskModel();
    String one = score(HEADER + CLEARED, ENTITY).provenance().riskModel();

    // The beginning of sha256sum's output.
    assertThat(one)
        .isEqualTo(
            RiskModel.standard()
                    .score(ENTITY, List.of(), version(), Records.TIMESTAMP)
                    .provenance()
                    .riskModel()
                + "+cleared-"
                + Sha256.hex(HEADER + CLEARED).substring(0, 16));
    assertThat(none).isNotEqualTo(one);
  }

  @Test
  void readsQuotedFieldsForeignLineEndsAndAByteOrderMark() throws Exception {
    String file =
        "\uFEFF"
            + (HEADER + "\ncase-1,e,NK-1,\"Ann, \"\"A.\"\"\",2026-11-24,\"two\nlines\"\n\n")
                .replace("\n", "\r\n");

    assertThat(score(file, ENTITY, SANCTIONED).matches().get(0).explanation())
        .startsWith("cleared by Ann, \"A.\" on 2026-11-24 (two\r\nlines); ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "c,e,l,ann,2026-11-24              | line 3: expected 6 fields, got 5",
        "c,e,l,ann,2026-11-24,note,more    | line 3: expected 6 fields, got 7",
        "`,e,l,ann,2026-11-24,`            | line 3: case_id is empty",
        "c,e, l,ann,2026-11-24,            | line 3: listed_id begins or ends with a space",
        "c,*,l,ann,2026-11-24,             | line 3: * can only stand for the case",
        "c,e,*,ann,2026-11-24,             | line 3: * can only stand for the case",
        "c,e,l,,2026-11-24,                | line 3: by is empty",
        "c,e,l,ann,yesterday,              | line 3: at: expected a date, such as 2026-11-24",
        "c,e,l,ann,2026-02-30,             | line 3: at: expected a date, such as 2026-11-24",
        "c,e,l,ann,2026-11-24,\"a          | line 3: a quote is not closed",
        "c,e,l,ann,2026-11-24,a\"b         | line 3: a quote stands inside a field",
        "c,e,l,ann,2026-11-24,\"\"a        | line 3: a quote stands inside a field",
        "case-1,e,NK-1,bob,2026-11-25,     | line 3: the same hit as on line 2",
      })
  void aMalformedLineIsAnErrorWithItsNumber(String line, String problem) {
    assertThatThrownBy(() -> parse(HEADER + CLEARED + line))
        .isInstanceOf(DataFileException.class)
        .hasMessage(problem);
  }

  @Test
  void namesAllLinesThatAreWrongWithoutTheirContents() {
    assertThatThrownBy(() -> parse(HEADER + "Jane\n" + CLEARED + "*,Jane,,,,\n"))
        .hasMessage("line 2: expected 6 fields, got 1; line 4: listed_id is empty");
    assertThatThrownBy(() -> parse("Jane\n".repeat(3)))
        .hasMessage("line 1: expected the header case_id,entity_id,listed_id,by,at,note");
    assertThatThrownBy(() -> parse(""))
        .hasMessage("line 1: expected the header case_id,entity_id,listed_id,by,at,note");
    assertThatThrownBy(() -> parse(HEADER + "x\n".repeat(25)))
        .hasMessageEndingWith("line 21: expected 6 fields, got 1; and 5 more");
    assertThatThrownBy(() -> ClearedHits.parse(new byte[] {(byte) 0xff})).hasMessage("not UTF-8");
  }

  @Test
  void travelsWithTheModel() throws Exception {
    RiskModel model = model(HEADER + CLEARED);

    assertThat(score(InstantiationUtil.clone(model), ENTITY, SANCTIONED))
        .isEqualTo(score(model, ENTITY, SANCTIONED));
  }

  private static ClearedHits parse(String csv) throws DataFileException {
    return ClearedHits.parse(csv.getBytes(StandardCharsets.UTF_8));
  }

  private static RiskModel model(String csv) throws DataFileException {
    return new RiskModel(RiskSettings.DEFAULT, Countries.shipped(), Topics.shipped(), parse(csv));
  }

  private static Score score(String csv, Entity entity, Match... matches) throws Exception {
    return score(model(csv), entity, matches);
  }

  private static Score score(RiskModel model, Entity entity, Match... matches) {
    return model.score(entity, List.of(matches), version(), Records.TIMESTAMP);
  }

  private static ScreeningVersion version() {
    return new ScreeningVersion("watchlist", "2", "algorithm", "list.jsonl", "hash");
  }

  private static Match match(String id, double score, String topic) {
    return new Match(id, id, "Person", score, true, List.of(topic), List.of(), "same name");
  }
}
