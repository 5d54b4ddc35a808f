package io.prismatic.dd.functions.score.watchlist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.prismatic.dd.functions.limit.Subtasks;
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
import org.junit.jupiter.params.provider.ValueSource;

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
    "Vessel, imoNumber, 9000013, ship, 1.0",
    "Thing, name, mv ghost, ship, 0.95",
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":7,\"schema\":\"Person\",\"properties\":{}}",
        "{\"id\":\" \",\"schema\":\"Person\",\"properties\":{}}",
        "{\"id\":\"x\",\"schema\":\"Person\",\"properties\":[]}",
        "{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{\"name\":[7]}}",
        "{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{\"name\":{\"SECRET\":1}}}",
        "{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{}} SECRET",
        "[\"SECRET\"]",
        "SECRET",
      })
  void refusesAListWithALineThatIsNoEntity(String line) {
    assertThatThrownBy(() -> screener(LIST + line))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("list.jsonl, line 6: ")
        .hasMessageNotContaining("SECRET")
        .hasNoCause();
  }

  @Test
  void refusesAListThatIsNotUtf8() throws Exception {
    Path file = Files.writeString(directory.resolve("latin.jsonl"), LIST, ISO_8859_1);

    assertThatThrownBy(() -> new WatchlistScreenerFactory(file.toString()).create(Subtasks.alone()))
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void readsAListWithAByteOrderMark() throws Exception {
    assertThat(matches(screener("\uFEFF" + LIST), Entities.person("e", "Zora Listed"))).hasSize(2);
  }

  @Test
  void comparesNoPlaceholders() throws Exception {
    String list =
        "{\"id\":\"x\",\"schema\":\"Company\",\"properties\":"
            + "{\"registrationNumber\":[\"n/a\",\"0000\"],\"name\":[\"...\"]}}";
    Screener screener = screener(list);

    assertThat(matches(screener, Entities.of("e", "Company", "registrationNumber", "N/A")))
        .isEmpty();
    assertThat(matches(screener, Entities.of("e", "Company", "registrationNumber", "0000")))
        .isEmpty();
    assertThat(matches(screener, Entities.of("e", "Company", "name", "???"))).isEmpty();
  }

  @Test
  void answersAtOnceOnTheCallersThread() throws Exception {
    assertThat(screener(LIST).screen(Entities.person("e", "x")).toCompletableFuture()).isDone();
  }

  @Test
  void countsAsAMatchFromTheThresholdOn() throws Exception {
    Path file = Files.writeString(directory.resolve("list.jsonl"), LIST);
    Screener strict = new WatchlistScreenerFactory(file.toString(), 0.95).create(Subtasks.alone());

    assertThat(matches(strict, Entities.person("e", "Zora Listed")))
        .extracting(Match::id, Match::match)
        .containsExactly(tuple("listed-1", true), tuple("listed-2", false));
    assertThatThrownBy(() -> new WatchlistScreenerFactory("x", Double.NaN))
        .hasMessage("watchlist.threshold: expected 0 to 1");
  }

  @Test
  void refusesAnEmptyOrMissingListBecauseItWouldClearEverybody() {
    assertThatThrownBy(() -> screener("\n")).hasMessageContaining("holds no entity");
    assertThatThrownBy(
            () -> new WatchlistScreenerFactory(directory + "/none").create(Subtasks.alone()))
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
    return new WatchlistScreenerFactory(file.toString()).create(Subtasks.alone());
  }
}
