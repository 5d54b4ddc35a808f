package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prismatic.dd.functions.enrich.ApiStub;
import io.prismatic.dd.functions.enrich.ApiStub.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTest {

  private static final Pattern FENCED = Pattern.compile("```(?:json)?\\n(.*?)```", Pattern.DOTALL);

  private static final String SANCTIONED =
      """
      {"id":"NK-2","caption":"Ivan Petrov","schema":"Person",
       "properties":{"name":["Ivan Petrov"],"topics":["sanction"]}}
      """
          .replace("\n", "");
  private static final String IVAN =
      """
      {"id":"e-1","case_id":"DD-1","schema":"Person","properties":{"name":["Ivan Petrov"]}}
      """;

  @TempDir private Path directory;
  private Path list;

  /** What a run said, and how it ended. */
  private record Result(int status, String out, String err) {}

  @BeforeEach
  void writeList() throws Exception {
    list = Files.writeString(directory.resolve("list.jsonl"), SANCTIONED + "\n");
  }

  @Test
  void printsTheExampleOfTheReadme() throws Exception {
    String readme = Files.readString(Path.of(System.getProperty("repository.root"), "README.md"));
    String example =
        readme.substring(readme.indexOf("<!-- example -->"), readme.indexOf("<!-- /example -->"));
    Files.writeString(list, block(example, 0));

    assertThat(run(block(example, 1)).out().strip()).isEqualTo(block(example, 2).strip());
  }

  /** Each sum in the text beside the example is one of its figures, and is right. */
  @Test
  void theReadmeExplainsTheExampleByTheFiguresThatItPrints() throws Exception {
    String readme = Files.readString(Path.of(System.getProperty("repository.root"), "README.md"));
    int end = readme.indexOf("<!-- /example -->");
    String example = readme.substring(readme.indexOf("<!-- example -->"), end);
    String text = readme.substring(end, readme.indexOf("    alias explain=", end)).strip();
    Files.writeString(list, block(example, 0));
    JsonNode score = new ObjectMapper().readTree(run(block(example, 1), "--format", "json").out());
    JsonNode hit = score.path("factors").path(0);
    JsonNode country = score.path("factors").path(1);
    JsonNode opacity = score.path("factors").path(2);
    double likeness = score.path("match").asDouble();
    double value = hit.path("value").asDouble();

    assertThat(likeness * 0.6).isCloseTo(value, within(1e-9));
    assertThat(text)
        .contains(
            "debarment weighs 0.6: %s · 0.6 = %s.".formatted(number(likeness), number(value)),
            "The offshore\ncompany, %s, is worse"
                .formatted(number(opacity.path("value").asDouble())),
            "(%s · %s + %s · %s) ÷ %s = %s"
                .formatted(
                    number(hit.path("weight").asDouble()),
                    number(value),
                    number(opacity.path("weight").asDouble()),
                    number(opacity.path("value").asDouble()),
                    number(hit.path("weight").asDouble() + opacity.path("weight").asDouble()),
                    "%.4f".formatted(score.path("risk").asDouble() / 100)),
            "The country, %s, would only dilute"
                .formatted(number(country.path("value").asDouble())),
            "the risk is %.2f, above 50".formatted(score.path("risk").asDouble()));
    assertThat(country.path("contribution").asDouble()).isZero();
    assertThat(score.path("factors").path(3).path("contribution").asDouble()).isZero();
    assertThat(score.path("factors").findValuesAsText("factor"))
        .containsExactly("watchlist", "country", "opacity", "adverse-topics");
  }

  private static String block(String markdown, int number) {
    Matcher blocks = FENCED.matcher(markdown);
    for (int i = 0; i <= number; i++) {
      assertThat(blocks.find()).isTrue();
    }
    return blocks.group(1);
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value)
        .setScale(6, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  @Test
  void leavesAMalformedLineOfTheListOutAndLogsItsNumberOnly() throws Exception {
    Files.writeString(list, "\n{\"id\":\"Jane SECRET\n", StandardOpenOption.APPEND);

    try (LogRecorder log = new LogRecorder()) {
      assertThat(run(IVAN).out()).contains("risk           100.00 of 100");
      assertThat(log.count("WARN")).isEqualTo(1);
      assertThat(log.count("scoring.watchlist.path: " + list + ": line 3: not JSON")).isEqualTo(1);
      assertThat(log.count(": 1 entities, 1 lines left out, 0 identifiers")).isEqualTo(1);
      assertThat(log.text()).doesNotContain("SECRET");
    }
  }

  @Test
  void refusesAnEntityWithMoreNamesThanCanBeScreened() throws Exception {
    String names = "\"Ivan\",".repeat(201);

    Result result = run(IVAN.replace("\"Ivan Petrov\"", names + "\"Ivan Petrov\""));

    assertThat(result.status()).isEqualTo(4);
    assertThat(result.err()).startsWith("no score: score, rejected: more than 200 names");
  }

  @Test
  void printsTheColumnsOfTheRowAsJson() throws Exception {
    Result result = run(IVAN, "--format", "json");

    JsonNode score = new ObjectMapper().readTree(result.out());
    assertThat(result.status()).isZero();
    assertThat(score.path("case_id").asText()).isEqualTo("DD-1");
    assertThat(score.path("risk").asDouble()).isEqualTo(100);
    assertThat(score.path("band").asText()).isEqualTo("high");
    assertThat(score.path("recommendation").asText()).isEqualTo("escalate");
    assertThat(score.path("matches").path(0).path("explanation").asText())
        .isEqualTo("name 1.00: \"Ivan Petrov\" and \"Ivan Petrov\"");
    assertThat(score.path("factors").path(0).path("reason").asText())
        .isEqualTo("matches NK-2 (score 1.00), topics [sanction]");
    assertThat(score.path("provenance").path("algorithm").asText()).endsWith("@0.7");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void readsAFileAsWellAsStandardInput() throws Exception {
    Path file = Files.writeString(directory.resolve("entity.json"), IVAN);

    assertThat(run("", file.toString())).isEqualTo(run(IVAN)).isEqualTo(run(IVAN, "-"));
  }

  @Test
  void showsAClearedHitAndWhoClearedIt() throws Exception {
    Path cleared =
        Files.writeString(
            directory.resolve("cleared.csv"),
            "case_id,entity_id,listed_id,by,at,note\n*,e-1,NK-2,ann,2026-11-24,not him\n");
    Path config = config("cleared: {path: " + cleared + "}");

    Result result = execute(IVAN, "--config", config.toString());

    assertThat(result.out())
        .contains(
            "risk           0.00 of 100, band low",
            "no hit, 1 cleared, from list.jsonl",
            "candidate NK-2 1.00, no hit: Ivan Petrov, Person, topics [sanction]",
            "  cleared by ann on 2026-11-24 (not him); name 1.00",
            "+cleared-");
  }

  @Test
  void asksTheAdaptersAsTheJobWould() throws Exception {
    try (ApiStub api = ApiStub.start()) {
      api.answer("/host/", Reply.json("{\"vulns\":[\"CVE-1\"],\"n\":1.50}"));
      Path file = config("");
      Files.writeString(
          file,
          """
          adapters:
            - name: scan
              version: 3
              allow_private: true
              applies: {schema: [IpAddress]}
              request: {url: "%s/host/{/properties/ipAddress/0}"}
              limit: {rate: unlimited}
              extract: [{from: /vulns, to: /properties/vulns}, {from: /n, to: /enrichment/scan/n}]
          """
              .formatted(api.url()),
          StandardOpenOption.APPEND);
      String host =
          "{\"id\":\"e\",\"case_id\":\"c\",\"schema\":\"IpAddress\","
              + "\"properties\":{\"ipAddress\":\"192.0.2.1\"}}";

      Result text = execute(host, "--config", file.toString());
      Result json = execute(host, "--config", file.toString(), "--format", "json");

      assertThat(text.out()).contains("adapters       scan 3 ok", "1 known vulnerabilities");
      assertThat(json.out()).contains("\"enrichment\" : {\"data\":{\"scan\":{\"n\":1.50}},");
      assertThat(api.uris()).containsExactly("/host/192.0.2.1", "/host/192.0.2.1");
    }
  }

  @Test
  void printsNothingThatATerminalObeys() throws Exception {
    Result result = run(IVAN.replace("Petrov", "Petrov\\u001b[2K\\u202e"));

    assertThat(result.out()).contains("Ivan Petrov?[2K?").doesNotContain("\u001b", "\u202e");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{                                          | 3 | no score: parse, not-json: at byte",
        "{\"id\":\"e\",\"case_id\":\"c\"}           | 3 | no score: parse, missing-field: schema",
        "``                                         | 3 | no score: parse, not-json: the value is",
      })
  void saysWhyTheJobWouldMakeADeadLetterOfIt(String json, int status, String message)
      throws Exception {
    Result result = run(json);

    assertThat(result.status()).isEqualTo(status);
    assertThat(result.err()).startsWith(message);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void saysThatTheListIsMissing() throws Exception {
    Files.delete(list);

    Result result = run(IVAN);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err().strip())
        .isEqualTo(
            "The configuration has 1 problem:\n  scoring.watchlist.path: "
                + list
                + ": does not exist on this machine");
  }

  @Test
  void tellsProblemsOfTheConfigurationFromMisuse() throws Exception {
    Path broken = config("cleared: {path: " + directory.resolve("none") + "}");

    Result configuration = execute(IVAN, "--config", broken.toString());
    Result format = run(IVAN, "--format", "xml");
    Result file = run(IVAN, directory.resolve("none").toString());

    assertThat(configuration.status()).isEqualTo(1);
    assertThat(configuration.err()).contains("scoring.cleared.path: ", "does not exist");
    assertThat(execute(IVAN).status()).isEqualTo(2);
    assertThat(format.status()).isEqualTo(2);
    assertThat(file.status()).isEqualTo(2);
    assertThat(file.err()).contains("none: no such file");
    assertThat(execute(IVAN, "--help").out()).contains("--format=text|json", "Exit codes: 0");
  }

  private Result run(String input, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("--config", config("").toString()));
    all.addAll(List.of(arguments));
    return execute(input, all.toArray(String[]::new));
  }

  private Path config(String scoring) throws Exception {
    return Files.writeString(
        directory.resolve("pipeline.yaml"),
        """
        kafka: {bootstrap-servers: "localhost:9092"}
        database: {url: "jdbc:postgresql://localhost/dd", user: dd}
        scoring:
          watchlist: {path: %s}
          %s
        """
            .formatted(list, scoring));
  }

  private static Result execute(String input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        ExplainCommand.run(
            arguments,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
