package io.prismatic.dd.functions.score.watchlist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.groups.Tuple.tuple;

import io.prismatic.dd.functions.limit.Subtasks;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.score.Entities;
import io.prismatic.dd.functions.score.Screener;
import io.prismatic.dd.functions.score.ScreenerContract;
import io.prismatic.dd.functions.score.Screening;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
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
      {"id":"ship","caption":"MV Ghost","schema":"Vessel","properties":{"name":["MV Ghost"],"imoNumber":["IMO9000015"]},"datasets":["b"]}

      {"id":"firm","caption":"Änderung & Söhne, Ltd.","schema":"Company","properties":{"name":"Änderung & Söhne, Ltd."},"datasets":["b"]}
      """;

  @TempDir private Path directory;

  @Override
  protected Screener create() throws Exception {
    return screener(LIST);
  }

  @ParameterizedTest
  @CsvSource({
    "Person, name, zora  LISTED, listed-1, 1.0",
    "LegalEntity, name, Zora Listed, listed-1, 1.0",
    "Person, name, Zora Lsited, listed-1, 0.89",
    "Person, name, 'Зора Листед', listed-1, 1.0",
    "Person, passportNumber, pa12345, listed-1, 1.0",
    "Person, name, ZED, listed-2, 0.8",
    "Vessel, imoNumber, IMO 9000015, ship, 1.0",
    "Vessel, imoNumber, 9000015, ship, 1.0",
    "Thing, name, mv ghost, ship, 1.0",
    "Company, name, anderung sohne ltd, firm, 0.95",
    "Company, name, Söhne Änderung Ltd, firm, 0.93",
    "Company, name, Änderung und Söhne GmbH, firm, 0.88",
    "Organization, alias, Änderung & Söhne Ltd, firm, 1.0",
  })
  void matchesIdentifiersAndNames(
      String schema, String property, String value, String id, double score) throws Exception {
    List<Match> matches = matches(LIST, Entities.of("e", schema, property, value));

    assertThat(matches.get(0).id()).isEqualTo(id);
    assertThat(matches.get(0).score()).isEqualTo(score, offset(0.015));
    assertThat(matches.get(0).match()).isTrue();
    assertThat(matches.get(0).explanation()).contains(value);
  }

  @ParameterizedTest
  @CsvSource({
    "Company, name, Zora Listed",
    "Person, name, MV Ghost",
    "Person, name, ltd",
    "Person, idNumber, PA12345",
    "Person, name, Nora Lifted",
    "Company, name, Änderung Ltd",
    "Person, passportNumber, '1'",
  })
  void doesNotMatchOthers(String schema, String property, String value) throws Exception {
    assertThat(matches(LIST, Entities.of("e", schema, property, value))).noneMatch(Match::match);
  }

  @Test
  void namesBothNamesInTheExplanation() throws Exception {
    assertThat(matches(LIST, Entities.person("e", "Listed, Zora")).get(0).explanation())
        .contains("\"Listed, Zora\"")
        .contains("\"Listed Zora\"");
  }

  @Test
  void namesBothIdentifiersInTheExplanation() throws Exception {
    String list =
        """
        {"id":"x","schema":"Company","properties":{"name":["Foo"],"taxNumber":["7707 083893"],"country":["us"]}}
        """;
    Entity entity = Entities.of("e", "Company", "innCode", "7707-083893");
    Entity other =
        Entities.of(
            "e", "Company", "taxNumber", "7707083893", "country", "vn", "jurisdiction", "cz");

    assertThat(matches(list, entity).get(0).explanation())
        .isEqualTo("innCode 1.00: \"7707-083893\" and \"7707 083893\"");
    assertThat(matches(list, other).get(0).explanation())
        .isEqualTo(
            "taxNumber 0.95: \"7707083893\" and \"7707 083893\","
                + " other country: \"cz, vn\" and \"us\"");
  }

  @Test
  void namesTheTraitsThatDisagreeInTheExplanation() throws Exception {
    String list =
        """
        {"id":"x","schema":"Person","properties":{"name":["Ivo Somebody"],"birthDate":["1965-04-12","1964"],"gender":["male"]}}
        """;
    Entity entity =
        Entities.of(
            "e", "Person", "name", "Ivo Somebody", "birthDate", "1965-04-13", "gender", "f");

    assertThat(matches(list, entity).get(0).explanation())
        .isEqualTo(
            "name 1.00: \"Ivo Somebody\" and \"Ivo Somebody\", other gender: \"f\" and \"m\","
                + " other birth year: \"1965-04-13\" and \"1964\"");
  }

  @ParameterizedTest
  @CsvSource({
    "leiCode, 5493001KJTIIGC8Y1R12, 5493001KJTIIGC8Y1R13",
    "imoNumber, IMO9074729, IMO9074720",
    "innCode, 7707083893, 7707083894",
    "iban, GB82WEST12345698765432, GB82WEST12345698765433",
  })
  void anEqualIdentifierWithWrongCheckDigitsDoesNotCount(
      String property, String right, String wrong) throws Exception {
    String list =
        "{\"id\":\"x\",\"schema\":\"Thing\",\"properties\":{\"name\":[\"Foo\"],\"%s\":[\"%s\"]}}";

    assertThat(matches(list.formatted(property, right), Entities.of("e", "Thing", property, right)))
        .extracting(Match::score)
        .containsExactly(1.0);
    assertThat(matches(list.formatted(property, wrong), Entities.of("e", "Thing", property, wrong)))
        .isEmpty();
  }

  /** FollowTheMoney's schemata that matter, each by what it is known by. */
  @ParameterizedTest
  @CsvSource({
    "Thing, name, Nova Polar, nova polar",
    "LegalEntity, taxNumber, CZ-1234567, cz1234567",
    "Person, socialSecurityNumber, 123-45-6789, 123456789",
    "Organization, cageCode, 1ABC9, 1abc9",
    "Company, registrationNumber, HRB 12345, HRB12345",
    "PublicBody, name, Ministry of Polar Affairs, ministry of polar affairs",
    "Vessel, mmsi, 273123456, 273 123 456",
    "Vessel, callSign, UBC-D7, ubcd7",
    "Airplane, registrationNumber, D-AIMA, d-aima",
    "Airplane, serialNumber, 36576, 36576",
    "CryptoWallet, publicKey, 0x52908400098527886E0F7030069857D2E4169EE7, 0x52908400098527886e0f7030069857d2e4169ee7",
    "BankAccount, iban, GB82WEST12345698765432, GB82 WEST 1234 5698 7654 32",
    "BankAccount, accountNumber, 40702810, 4070-2810",
    "UserAccount, username, Ghost.Ship, ghost.ship",
    "Address, full, 'Main St. 12, 10115 Berlin', 'MAIN ST 12, 10115 BERLIN'",
    "Security, isin, US0378331005, us0378331005",
    "Position, name, Governor of the Polar Bank, Governor of the Polar Bank",
  })
  void findsEverySchemaByWhatItIsKnownBy(
      String schema, String property, String listed, String asked) throws Exception {
    String list =
        "{\"id\":\"x\",\"schema\":\"%s\",\"properties\":{\"%s\":[\"%s\"]}}"
            .formatted(schema, property, listed);

    assertThat(matches(list, Entities.of("e", schema, property, asked)))
        .allMatch(Match::match)
        .extracting(Match::id)
        .containsExactly("x");
    assertThat(matches(list, Entities.of("e", "Thing", property, asked))).hasSize(1);
    assertThat(matches(list, Entities.of("e", schema, property, "Otherwise 99 Elsewhere 77")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "birthDate, 1965-04-12, 1.0",
    "birthDate, 1965, 1.0",
    "birthDate, 1965-12-04, 0.875",
    "birthDate, 1965-04-13, 0.75",
    "birthDate, 1966, 0.85",
    "birthDate, 1966-04-12, 0.6",
    "country, CZ, 1.0",
    "nationality, us, 0.8",
    "country, cz-prg, 1.0",
    "country, Czechia, 1.0",
    "birthDate, 12.4.1965, 1.0",
    "gender, F, 0.8",
    "gender, other, 1.0",
    "gender, female, 0.8",
    "gender, male, 1.0",
  })
  void lowersTheScoreByWhatContradicts(String property, String value, double score)
      throws Exception {
    String list =
        """
        {"id":"x","schema":"Person","properties":{"name":["Ivo Somebody"],"birthDate":["1965-04-12"],"country":["cz"],"gender":["male"]}}
        """;
    List<Match> matches =
        matches(list, Entities.of("e", "Person", "name", "Ivo Somebody", property, value));

    assertThat(matches.get(0).score()).isEqualTo(score, offset(1e-9));
    assertThat(matches.get(0).explanation().contains("other")).isEqualTo(score < 1);
  }

  @Test
  void ranksEqualScoresByWhatAgrees() throws Exception {
    String list =
        """
        {"id":"a","schema":"Person","properties":{"name":["Ivo Somebody"]}}
        {"id":"b","schema":"Person","properties":{"name":["Ivo Somebody"],"birthDate":["1965"]}}
        """;

    assertThat(
            matches(
                list,
                Entities.of("e", "Person", "name", "Ivo Somebody", "birthDate", "1965-04-12")))
        .extracting(Match::id)
        .containsExactly("b", "a");
  }

  @Test
  void readsGzip() throws Exception {
    Path file = directory.resolve("list.json.gz");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
      gzip.write(LIST.getBytes(StandardCharsets.UTF_8));
    }

    try (Screener screener =
        new WatchlistScreenerFactory(file.toString()).create(Subtasks.alone())) {
      assertThat(screened(screener, Entities.person("e", "Zora Listed")).matches()).hasSize(2);
    }
  }

  @Test
  void leavesASingleMalformedLineOut() throws Exception {
    assertThat(matches(LIST + "{\"id\":\"Jane", Entities.person("e", "Zora Listed"))).hasSize(2);
  }

  @Test
  void refusesAListOfMalformedLinesNamingThemWithoutRepeatingThem() {
    assertThatThrownBy(() -> screener(LIST + "{\"id\":\"Jane SECRET\"\n{\"id\":\"x\"}"))
        .hasMessageContaining("2 of 7 lines are malformed")
        .hasMessageContaining("line 6: not JSON")
        .hasMessageContaining("line 7: id, schema and properties are required")
        .hasMessageNotContaining("SECRET")
        .hasNoCause();
    assertThat(SharedWatchlist.opened()).isEqualTo(1);
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
  void tellsALineThatIsNoEntity(String line) {
    assertThatThrownBy(() -> screener(LIST + line + '\n' + line))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("line 6: ")
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
    assertThat(matches("\uFEFF" + LIST, Entities.person("e", "Zora Listed"))).hasSize(2);
  }

  @Test
  void comparesNoPlaceholders() throws Exception {
    String list =
        "{\"id\":\"x\",\"schema\":\"Company\",\"properties\":"
            + "{\"registrationNumber\":[\"n/a\",\"0000\"],\"name\":[\"...\"]}}\n"
            + LIST;

    for (String none : List.of("N/A", "0000")) {
      assertThat(matches(list, Entities.of("e", "Company", "registrationNumber", none))).isEmpty();
    }
    assertThat(matches(list, Entities.of("e", "Company", "name", "???"))).isEmpty();
  }

  @Test
  void countsAsAMatchFromTheThresholdOn() throws Exception {
    Path file = Files.writeString(directory.resolve("list.jsonl"), LIST);
    try (Screener strict =
        new WatchlistScreenerFactory(file.toString(), 0.99, Duration.ofSeconds(5))
            .create(Subtasks.alone())) {
      assertThat(screened(strict, Entities.person("e", "Zora Listed")).matches())
          .extracting(Match::id, Match::match)
          .containsExactly(tuple("listed-1", true), tuple("listed-2", false));
    }
    assertThatThrownBy(() -> new WatchlistScreenerFactory("x", Double.NaN, Duration.ofSeconds(5)))
        .hasMessage("watchlist.threshold: expected 0 to 1");
  }

  @Test
  void refusesAnEmptyOrMissingListBecauseItWouldClearEverybody() {
    assertThatThrownBy(() -> screener("\n")).hasMessageContaining("holds no entity");
    assertThatThrownBy(
            () -> screener("{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{\"nom\":[\"a\"]}}"))
        .hasMessageContaining("1 entities, none of them with a name or an identifier");
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
    try (Screener screener = screener(list)) {
      return screened(screener, Entities.person("e", "x")).list().listVersion();
    }
  }

  private List<Match> matches(String list, Entity entity) throws Exception {
    try (Screener screener = screener(list)) {
      return screened(screener, entity).matches();
    }
  }

  private static Screening.Screened screened(Screener screener, Entity entity) throws Exception {
    return (Screening.Screened)
        screener.screen(entity).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** Each in a file of its own: one path is one shared list. */
  private Screener screener(String list) throws Exception {
    Path file = Files.createTempFile(directory, "list", ".jsonl");
    return new WatchlistScreenerFactory(Files.writeString(file, list).toString())
        .create(Subtasks.alone());
  }
}
