package io.prismatic.dd.functions.score.watchlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.score.Entities;
import io.prismatic.dd.functions.score.Screener;
import io.prismatic.dd.functions.score.ScreenerContract;
import io.prismatic.dd.functions.score.Screening;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchlistScreenerTest extends ScreenerContract {

  private static final String LIST =
      """
      {"id":"listed-1","caption":"Zora Listed","schema":"Person","properties":{"name":["Zora Listed"],"topics":["sanction"],"passportNumber":["PA-12 345"]},"datasets":["a"]}
      {"id":"listed-2","caption":"Listed Zora","schema":"Person","properties":{"name":["Listed Zora"],"weakAlias":["Zed"]},"datasets":["a"]}
      {"id":"ship","caption":"MV Ghost","schema":"Vessel","properties":{"name":["MV Ghost"],"imoNumber":["IMO9000013"]},"datasets":["b"]}

      {"id":"firm","caption":"Änderung & Söhne, Ltd.","schema":"Company","properties":{"name":"Änderung & Söhne, Ltd."},"datasets":["b"]}
      """;

  @TempDir private Path directory;

  @Override
  protected Screener create() throws Exception {
    return screener(LIST);
  }

  @ParameterizedTest
  @CsvSource({
    "Person, name, zora  LISTED, listed-1, 0.95",
    "LegalEntity, name, Zora Listed, listed-1, 0.95",
    "Person, passportNumber, pa12345, listed-1, 1.0",
    "Person, name, ZED, listed-2, 0.76",
    "Vessel, imoNumber, IMO 9000013, ship, 1.0",
    "Company, name, anderung sohne ltd, firm, 0.95",
    "Company, name, Söhne Änderung Ltd, firm, 0.9",
    "Organization, alias, Änderung & Söhne Ltd, firm, 0.95",
  })
  void matchesIdentifiersAndNormalisedNames(
      String schema, String property, String value, String id, double score) throws Exception {
    List<Match> matches = matches(screener(LIST), Entities.of("e", schema, property, value));

    assertThat(matches.get(0).id()).isEqualTo(id);
    assertThat(matches.get(0).score()).isEqualTo(score, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(matches.get(0).match()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Company, name, Zora Listed",
    "Person, name, MV Ghost",
    "Person, name, ltd",
    "Person, idNumber, PA12345",
  })
  void doesNotMatchOtherKindsOfThings(String schema, String property, String value)
      throws Exception {
    assertThat(matches(screener(LIST), Entities.of("e", schema, property, value))).isEmpty();
  }

  @Test
  void namesTheLineThatIsMalformedWithoutRepeatingIt() {
    assertThatThrownBy(() -> screener(LIST + "{\"id\":\"Jane SECRET\""))
        .hasMessageContaining("line 6: not JSON")
        .hasMessageNotContaining("SECRET")
        .hasNoCause();
    assertThatThrownBy(() -> screener("{\"id\":\"x\",\"schema\":\"Person\"}"))
        .hasMessageContaining("line 1: id, schema and properties are required");
  }

  @Test
  void refusesAnEmptyOrMissingListBecauseItWouldClearEverybody() {
    assertThatThrownBy(() -> screener("\n")).hasMessageContaining("holds no entity");
    assertThatThrownBy(() -> new WatchlistScreenerFactory(directory + "/none").create())
        .hasMessageContaining("does not exist on this machine");
  }

  @Test
  void versionChangesWithTheList() throws Exception {
    assertThat(version(LIST)).isEqualTo(version(LIST)).hasSize(64);
    assertThat(version(LIST)).isNotEqualTo(version(LIST.replace("Zed", "Zet")));
  }

  private String version(String list) throws Exception {
    return ((Screening.Screened)
            screener(list).screen(Entities.person("e", "x")).toCompletableFuture().get())
        .list()
        .listVersion();
  }

  private static List<Match> matches(Screener screener, Entity entity) throws Exception {
    return ((Screening.Screened) screener.screen(entity).toCompletableFuture().get()).matches();
  }

  private Screener screener(String list) throws Exception {
    Path file = Files.writeString(directory.resolve("list.jsonl"), list);
    return new WatchlistScreenerFactory(file.toString()).create();
  }
}
