package io.prismatic.dd.functions.score.yente;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.http.HttpOutcome;
import io.prismatic.dd.functions.http.Verdict;
import io.prismatic.dd.functions.limit.Feedback.Health;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.score.Entities;
import io.prismatic.dd.functions.score.Screening;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {

  private static final Instant NOW = Instant.parse("2026-08-22T10:00:00Z");
  private static final ReplyReader READER =
      new ReplyReader(
          new YenteSettings(
              URI.create("http://localhost:8000"),
              "default",
              "logic-v2",
              0.7,
              5,
              null,
              Duration.ofSeconds(1),
              1,
              Duration.ofSeconds(1),
              1,
              1),
          new DroppedProperties(new SimpleCounter(), told -> {}));

  @Test
  void readsAMatchWithItsTopicsAndWhatSpokeForIt() {
    Match match =
        matches(
                """
                {"id":"NK-1","caption":"Foo Limited","schema":"Company","score":0.92,"match":true,
                 "properties":{"topics":["sanction"],"name":["Foo Limited"]},"datasets":["a","b"],
                 "referents":[],"target":true,
                 "explanations":{"name_match":{"score":0.92,"detail":"SECRET","query":"SECRET"},
                                 "odd":{"score":"SECRET"}}}
                """)
            .get(0);

    assertThat(match)
        .usingRecursiveComparison()
        .isEqualTo(
            new Match(
                "NK-1",
                "Foo Limited",
                "Company",
                0.92,
                true,
                List.of("sanction"),
                List.of("a", "b"),
                "name_match 0.92, odd ?"));
  }

  @Test
  void fillsInWhatIsOptional() {
    assertThat(matches("{\"id\":\"x\",\"score\":0.7},{\"id\":\"y\",\"score\":0.69,\"match\":null}"))
        .extracting(Match::caption, Match::schema, Match::match)
        .containsExactly(tuple("x", "Thing", true), tuple("y", "Thing", false));
  }

  @Test
  void putsTheBestFirstAndEqualOnesInTheOrderOfTheirIds() {
    assertThat(
            matches(
                "{\"id\":\"c\",\"score\":0.5},{\"id\":\"b\",\"score\":1},{\"id\":\"a\",\"score\":0.5}"))
        .extracting(Match::id)
        .containsExactly("b", "a", "c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"score\":0.5}",
        "{\"id\":\"\",\"score\":0.5}",
        "{\"id\":7,\"score\":0.5}",
        "{\"id\":\"x\"}",
        "{\"id\":\"x\",\"score\":null}",
        "{\"id\":\"x\",\"score\":-0.1}",
        "{\"id\":\"x\",\"score\":1.0001}",
        "{\"id\":\"x\",\"score\":1e999}",
        "{\"id\":\"x\",\"score\":NaN}",
        "{\"id\":\"x\",\"score\":\"0.5\"}",
        "{\"id\":\"x\",\"score\":0.5,\"match\":\"yes\"}",
        "{\"id\":\"x\",\"score\":0.5,\"caption\":[\"a\"]}",
        "{\"id\":\"x\",\"score\":0.5,\"datasets\":\"a\"}",
        "{\"id\":\"x\",\"score\":0.5,\"properties\":{\"topics\":[1]}}",
        "{\"id\":\"x\",\"score\":0.5,\"properties\":{\"topics\":{\"a\":\"sanction\"}}}",
        "7",
        "null",
      })
  void takesNoResultThatIsNotWhatYentePromises(String result) {
    assertThat(retry(reply(result)).reason()).isEqualTo(Reason.UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"responses\":[]}",
        "{\"responses\":{\"other\":{\"status\":200,\"results\":[]}}}",
        "{\"responses\":{\"q\":{\"status\":200}}}",
        "{\"responses\":{\"q\":{\"status\":200,\"results\":null}}}",
        "{\"responses\":{\"q\":{\"status\":200,\"results\":{}}}}",
        "{\"responses\":{\"q\":{\"status\":\"200\",\"results\":[]}}}",
        "{\"responses\":{\"q\":{\"results\":[]}}}",
        "{\"responses\":{\"q\":{\"status\":200,\"results\":[],\"results\":[]}}}",
        "{\"responses\":{\"q\":{\"status\":200,\"results\":[]}}} and more",
        "{\"responses\":{\"q\":{\"status\":200,\"results\":[]}}",
      })
  void neverTakesAMalformedReplyForNoHit(String body) {
    assertThat(retry(body).detail()).startsWith("invalid reply: ");
  }

  /** Fields come in any order, and what is not asked for may be anything, however deep. */
  @Test
  void readsWhateverTheOrderAndPassesOverTheRest() {
    String result =
        "{\"x\":[[{\"id\":7}]],\"match\":true,\"explanations\":[{\"score\":1}],\"properties\":{\"name\":"
            + "[\"a\",{\"b\":[]}],\"topics\":[\"wanted\"]},\"score\":1,\"id\":\"x\"}";
    Verdict<Screening> verdict =
        read(
            200,
            null,
            "{\"limit\":{\"q\":[5]},\"responses\":{\"p\":[],\"q\":{\"query\":{\"schema\":[{}],\"properties\":"
                + "{\"name\":[\"a\"]}},\"results\":["
                + result
                + "],\"total\":{\"value\":1},\"status\":200}},\"matcher\":{}}");

    assertThat(((Screening.Screened) ((Verdict.Done<Screening>) verdict).result()).matches())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(new Match("x", "x", "Thing", 1, true, List.of("wanted"), List.of(), ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"responses\":{\"q\":{\"status\":422,\"results\":[]}}} {}",
        "{\"responses\":{\"q\":{\"status\":200,\"results\":[{\"id\":\"x\",\"score\":1,\"a\":{\"b\":1,\"b\":2}}]}}}",
        "{\"responses\":{\"q\":{\"status\":200,\"results\":[],\"query\":{\"properties\":{\"a\":1,\"a\":2}}}}}",
        "{\"responses\":{\"q\":{\"status\":200,\"results\":[{\"id\":\"x\",\"score\":1},",
        "{\"responses\":{\"q\":{\"status\":200,\"results\":[{\"id\":\"x\",\"score\":1,\"datasets\":[\"a\"",
        "{\"responses\":{\"q\":{\"status\":200,\"results\":[]}},\"responses\":{}}",
      })
  void aFaultInWhatItPassesOverMakesTheReplyNone(String body) {
    assertThat(retry(body).detail()).isEqualTo("invalid reply: it is not JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"datasets\":7,\"id\":7,\"score\":2} | a result has no score of 0 to 1",
        "{\"datasets\":7,\"id\":7,\"score\":1} | id is not a text",
        "{\"datasets\":7,\"id\":\" \",\"score\":1} | a result has no id",
        "{\"datasets\":7,\"id\":\"x\",\"score\":1,\"match\":{}} | match is not true or false",
        "{\"datasets\":7,\"id\":\"x\",\"score\":1} | datasets is not a list of texts",
        "{\"schema\":{},\"id\":\"x\",\"score\":1} | schema is not a text",
      })
  void saysWhatIsWrongWithAResult(String result, String why) {
    assertThat(retry(reply(result)).detail()).isEqualTo("invalid reply: " + why);
  }

  @Test
  void takesAnEmptyListForNoHit() {
    assertThat(matches("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "408, false",
    "425, false",
    "429, false",
    "500, false",
    "503, false",
    "599, false",
    "204, true",
    "302, true",
    "401, true",
    "403, true",
    "404, true",
    "405, true",
    "407, true",
  })
  void triesAgainAndTellsWhetherTheConfigurationIsToBlame(int status, boolean misconfigured) {
    Verdict.Retry<Screening> retry = (Verdict.Retry<Screening>) read(status, null, "<html>");

    assertThat(retry.feedback().health() == Health.REFUSED).isEqualTo(misconfigured);
    assertThat(retry.reason().retryable()).isTrue();
    assertThat(retry.detail()).contains(Integer.toString(status));
  }

  @Test
  void tellsAThrottledCallFromAQuotaThatIsGone() {
    Verdict<Screening> throttled = read(429, "7", "");
    Verdict<Screening> gone = read(429, null, "");

    assertThat(throttled.feedback().health()).isEqualTo(Health.THROTTLED);
    assertThat(gone.feedback().health()).isEqualTo(Health.EXHAUSTED);
    assertThat(read(503, "7", "").feedback().health()).isEqualTo(Health.FAILED);
    assertThat(read(400, null, "{}").feedback().health()).isEqualTo(Health.HEALTHY);
  }

  @ParameterizedTest
  @CsvSource({"429, 7", "503, 7", "500, 7", "408, 0"})
  void waitsAsTheApiAsks(int status, int seconds) {
    Verdict.Retry<Screening> retry = (Verdict.Retry<Screening>) read(status, "7", "");

    assertThat(retry.feedback().pause()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | not JSON | HTTP 400",
        "400 | {\"detail\":\"Cannot parse example entity: Jane SECRET\"} | HTTP 400",
        "400 | {\"detail\":{\"loc\":\"SECRET\"}} | HTTP 400 at ",
        "413 | {} | HTTP 413",
        "422 | {\"detail\":[{\"loc\":[\"body\",\"queries\",\"q\",\"properties\",\"SECRET\"]}]}"
            + " | HTTP 422 at body.queries.q.properties",
        "422 | {\"detail\":[{\"loc\":[\"body\",\"Jane SECRET\"],\"type\":\"missing\"},"
            + "{\"loc\":[\"body\",0],\"type\":\"a SECRET\"}]}"
            + " | HTTP 422 at body.? (missing), body.0 (?)",
      })
  void rejectsWithThePlaceOfTheFaultAndNoValue(int status, String body, String detail) {
    Verdict.Done<Screening> done = (Verdict.Done<Screening>) read(status, null, body);
    Screening.ScreeningFailed failed = (Screening.ScreeningFailed) done.result();

    assertThat(failed.reason()).isEqualTo(Reason.REJECTED);
    assertThat(failed.detail().strip()).isEqualTo(detail.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "422 | {\"detail\":[{\"loc\":[\"query\",\"limit\"],\"type\":\"less_than_equal\"}]}",
        "400 | {\"detail\":\"Unknown algorithm: guesswork\"}",
      })
  void rejectsNoEntityForWhatAllRequestsShare(int status, String body) {
    Verdict.Retry<Screening> retry = (Verdict.Retry<Screening>) read(status, null, body);

    assertThat(retry.feedback().health()).isEqualTo(Health.REFUSED);
    assertThat(retry.detail()).contains("scoring.yente.algorithm").doesNotContain("guesswork");
  }

  private static List<Match> matches(String results) {
    Verdict<Screening> verdict = read(200, null, reply(results));
    return ((Screening.Screened) ((Verdict.Done<Screening>) verdict).result()).matches();
  }

  private static Verdict.Retry<Screening> retry(String body) {
    return (Verdict.Retry<Screening>) read(200, null, body);
  }

  private static String reply(String results) {
    return "{\"responses\":{\"q\":{\"status\":200,\"results\":[" + results + "],\"total\":{}}}}";
  }

  private static Verdict<Screening> read(int status, String pause, String body) {
    return READER
        .read(
            List.of(Entities.person("e", "x")),
            new HttpOutcome.Reply(
                status, "application/json", pause, body.getBytes(StandardCharsets.UTF_8)),
            NOW)
        .verdicts()
        .get(0);
  }
}
