package io.prismatic.dd.functions.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every screener does. Listed: {@code listed-1} and {@code listed-2}, persons named Zora
 * Listed; {@code listed-1} has the topic sanction and the better score.
 */
public abstract class ScreenerContract {

  private Screener screener;

  protected abstract Screener create() throws Exception;

  @BeforeEach
  void createScreener() throws Exception {
    screener = create();
  }

  @AfterEach
  void closeScreener() {
    screener.close();
  }

  @Test
  void findsAListedPartyWithItsTopicsAndDatasets() throws Exception {
    List<Match> matches = matches(Entities.person("e", "Zora Listed"));

    assertThat(matches.get(0).id()).isEqualTo("listed-1");
    assertThat(matches.get(0).match()).isTrue();
    assertThat(matches.get(0).topics()).containsExactly("sanction");
    assertThat(matches.get(0).datasets()).isNotEmpty();
    assertThat(matches.get(0).explanation()).isNotBlank();
  }

  @Test
  void givesTheBestCandidateFirst() throws Exception {
    List<Match> matches = matches(Entities.person("e", "Zora Listed"));

    assertThat(matches).extracting(Match::id).containsExactly("listed-1", "listed-2");
    assertThat(matches.get(0).score()).isGreaterThan(matches.get(1).score());
    assertThat(matches).allSatisfy(match -> assertThat(match.score()).isBetween(0.0, 1.0));
  }

  @Test
  void findsNobodyForAnUnlistedName() throws Exception {
    assertThat(matches(Entities.person("e", "Nobody Known"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Domain", "IpAddress", "Url", "EmailAddress", "PhoneNumber"})
  void doesNotScreenOurExtensionSchemata(String schema) throws Exception {
    assertThat(matches(Entities.of("e", schema, "name", "Zora Listed"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"😀", "...", "الاسم", "a\nb\"c\\", " ", "名字"})
  void survivesStrangeNames(String name) throws Exception {
    assertThat(matches(Entities.person("e", name))).isEmpty();
  }

  @Test
  void survivesAHugeName() throws Exception {
    assertThat(matches(Entities.person("e", "x y ".repeat(50_000)))).isEmpty();
  }

  @Test
  void tellsWhatItScreenedAgainst() throws Exception {
    Screening.Screened screened = screen(Entities.person("e", "Zora Listed"));

    assertThat(screened.list().screener()).isNotBlank();
    assertThat(screened.list().algorithm()).isNotBlank();
    assertThat(screened.list().list()).isNotBlank();
  }

  @Test
  void answersManyAtTheSameTime() throws Exception {
    List<CompletableFuture<Screening>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String name = i % 2 == 0 ? "Zora Listed" : "Nobody Known";
      all.add(screener.screen(Entities.person("e-" + i, name)).toCompletableFuture());
    }

    for (int i = 0; i < all.size(); i++) {
      Screening.Screened one = (Screening.Screened) all.get(i).get(10, TimeUnit.SECONDS);
      assertThat(one.matches()).hasSize(i % 2 == 0 ? 2 : 0);
    }
  }

  @Test
  void closesTwice() {
    screener.close();
    screener.close();
  }

  private List<Match> matches(Entity entity) throws Exception {
    return screen(entity).matches();
  }

  private Screening.Screened screen(Entity entity) throws Exception {
    return (Screening.Screened)
        screener.screen(entity).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
