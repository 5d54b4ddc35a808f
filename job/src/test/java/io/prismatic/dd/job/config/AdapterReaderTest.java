package io.prismatic.dd.job.config;

import static io.prismatic.dd.job.config.Samples.REQUIRED;
import static io.prismatic.dd.job.config.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonPointer;
import io.prismatic.dd.functions.enrich.AdapterSettings;
import io.prismatic.dd.functions.enrich.Applies;
import io.prismatic.dd.functions.enrich.Auth;
import io.prismatic.dd.functions.enrich.CacheSettings;
import io.prismatic.dd.functions.enrich.Extraction;
import io.prismatic.dd.functions.enrich.RequestSettings;
import io.prismatic.dd.functions.enrich.RetrySettings;
import io.prismatic.dd.functions.enrich.Selector;
import io.prismatic.dd.functions.enrich.StatusMap;
import io.prismatic.dd.functions.enrich.StatusMap.Meaning;
import io.prismatic.dd.functions.enrich.Tlp;
import io.prismatic.dd.functions.enrich.UrlTemplate;
import io.prismatic.dd.functions.http.AttemptLimits;
import io.prismatic.dd.functions.limit.BucketSettings;
import io.prismatic.dd.functions.limit.Budget;
import io.prismatic.dd.functions.limit.Rate;
import io.prismatic.dd.functions.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterReaderTest {

  private static final String FULL =
      """
      adapters:
        - name: shodan-host
          version: 3
          applies: {schema: [IpAddress], require: [/properties/ipAddress/0], max_tlp: GREEN}
          request: {method: GET, url: "https://api.shodan.io/shodan/host/{/properties/ipAddress/0}?minify=true",
                    auth: {in: query, name: key, secret: env:SHODAN_KEY}, timeout: 10s, max_body: 2MiB,
                    headers: {X-Client: dd}}
          limit: {bucket: shodan, rate: 1/s, budget: 10000/month, concurrency: 1}
          status: {"200": ok, "404": no_data, "401,403": disable, "400": skip, "429,5xx": retry}
          error: /error
          retry: {max: 3, backoff: 1s..30s, honour_retry_after: true}
          circuit: {failures: 5, open: 60s}
          extract: [{from: /ports, to: /enrichment/shodan/ports},
                    {from: /country_code, to: /properties/country, mode: append}]
          cache: {ttl: 24h, no_data_ttl: 6h, key: [url_without_secret, version]}
          on_failure: fail
      """;

  private static final String MINIMAL =
      """
        - name: %s
          applies: {schema: Domain}
          request: {url: "https://api.example/{/properties/name/0}"}
          limit: {bucket: shodan}
          extract: [{from: /a, to: /properties/a}]
      """;

  private static final String WRONG =
      """
        - name: Wrong Name
          applies: {schemas: [Domain], max_tlp: PINK}
          request: {url: "https://{/properties/name/0}/", method: POST, timeout: 10, max_body: 1GB,
                    auth: {in: body, name: key, secret: s3cr3t}, headers: {Authorization: s3cr3t}}
          limit: {bucket: shodan, rate: 2/s, concurency: 1}
          status: {"999": ok, "404": nothing}
          retry: {backoff: 30s..1s}
          extract: [{from: ports, to: /elsewhere/x}, {from: /a, to: /enrichment/shodan/ports},
                    {from: /a, to: /enrichment/x/y, mode: append}, {form: /a, to: /properties/a}]
          cache: {ttl: soon, key: [url]}
          on_failure: explode
        - name: shodan-host
          applies: {schema: [Domain]}
          request: {url: "https://api.example/?api_key=s3cr3t", timeout: 60s}
          limit: {rate: 1/h}
          extract: [{from: /a, to: /enrichment/shodan/ports}]
          circuit: 5
      """;

  @TempDir private Path directory;

  @Test
  @Tag("BC-3")
  void readsEverySetting() throws Exception {
    AdapterSettings adapter = read(FULL).get(0);

    assertThat(adapter)
        .isEqualTo(
            new AdapterSettings(
                "shodan-host",
                3,
                new Applies(
                    Set.of("IpAddress"),
                    List.of(JsonPointer.compile("/properties/ipAddress/0")),
                    Map.of(),
                    Tlp.GREEN),
                new RequestSettings(
                    UrlTemplate.parse(
                        "https://api.shodan.io/shodan/host/{/properties/ipAddress/0}?minify=true"),
                    new Auth(true, "key", new Secret("env:SHODAN_KEY")),
                    Map.of("X-Client", "dd"),
                    new AttemptLimits(Duration.ofSeconds(10), 2 << 20, 5),
                    false),
                new BucketSettings(
                    "shodan",
                    Rate.parse("1/s"),
                    Budget.parse("10000/month"),
                    1,
                    5,
                    Duration.ofSeconds(60)),
                new StatusMap(
                    Map.of(
                        "200", Meaning.OK,
                        "404", Meaning.NO_DATA,
                        "401", Meaning.DISABLE,
                        "403", Meaning.DISABLE,
                        "400", Meaning.SKIP,
                        "429", Meaning.RETRY,
                        "5xx", Meaning.RETRY)),
                JsonPointer.compile("/error"),
                new RetrySettings(3, Duration.ofSeconds(1), Duration.ofSeconds(30), true),
                List.of(
                    new Extraction(
                        new Selector("/ports"), List.of("enrichment", "shodan", "ports"), false),
                    new Extraction(
                        new Selector("/country_code"), List.of("properties", "country"), false)),
                new CacheSettings(Duration.ofHours(24), Duration.ofHours(6)),
                true));
    assertThat(InstantiationUtil.<AdapterSettings>clone(adapter)).isEqualTo(adapter);
  }

  @Test
  void adaptersOfOneBucketStateItsLimitsOnce() throws Exception {
    List<AdapterSettings> adapters = read(FULL + MINIMAL.formatted("other"));

    assertThat(adapters.get(1).bucket()).isEqualTo(adapters.get(0).bucket());
    assertThat(adapters.get(1).applies().maxTlp()).isEqualTo(Tlp.AMBER);
    assertThat(adapters.get(1).required()).isFalse();
  }

  @Test
  void oneThatIsNotEnabledIsCheckedAndLeftOut() throws Exception {
    assertThat(read(FULL + "    enabled: false\n")).isEmpty();
    assertThat(problemsOf(FULL.replace("GREEN", "BLUE") + "    enabled: false\n")).hasSize(1);
    assertThat(read("adapters: []\n")).isEmpty();
    assertThat(read("adapters:\n")).isEmpty();
  }

  @Test
  @Tag("BC-3")
  void everyProblemIsReportedAtOnceWithItsPath() throws Exception {
    List<String> problems = problemsOf(FULL + WRONG);

    assertThat(problems)
        .contains(
            "adapters[1].name: expected a name of lower-case letters, digits and -, got \"Wrong"
                + " Name\"",
            "adapters[1].applies.schema: required, such as [IpAddress]",
            "adapters[1].applies.schemas[0]: unknown key, did you mean applies.schema?",
            "adapters[1].applies.max_tlp: expected CLEAR, GREEN, AMBER, AMBER+STRICT, RED, got"
                + " \"PINK\"",
            "adapters[1].request.method: expected GET, the only method, got \"POST\"",
            "adapters[1].request.url: expected http:// or https://, a host, and placeholders only"
                + " behind its / (the value is not shown)",
            "adapters[1].request.timeout: expected a duration with a unit, such as 1s, got \"10\"",
            "adapters[1].request.max_body: expected a size from 1B to 16MiB, such as 512KiB, got"
                + " \"1GB\"",
            "adapters[1].request.auth.in: expected query or header, got \"body\"",
            "adapters[1].request.auth.secret: expected env:NAME or file:/path, not the secret"
                + " itself (the value is not shown)",
            "adapters[1].request.headers.Authorization: expected no secret, give it as"
                + " request.auth",
            "adapters[1].limit.rate: \"2/s\", but adapters[0] of the same bucket states \"1/s\"",
            "adapters[1].limit.concurency: unknown key, did you mean limit.concurrency?",
            "adapters[1].status.999: expected codes such as 404, 5xx or 401,403",
            "adapters[1].status.404: expected ok, no_data, disable, skip, retry, got \"nothing\"",
            "adapters[1].retry.backoff: expected the first and the longest wait, such as 1s..30s,"
                + " got \"30s..1s\"",
            "adapters[1].extract[0].from: expected a JSON pointer, got \"ports\"",
            "adapters[1].extract[0].to: expected /properties/NAME or /enrichment/ADAPTER/…, got"
                + " \"/elsewhere/x\"",
            "adapters[1].extract[2].mode: append is for /properties, leave it out here",
            "adapters[1].extract[3].from: required, such as /ports",
            "adapters[1].extract[3].form: unknown key, did you mean extract.from?",
            "adapters[1].cache.ttl: expected a duration with a unit, such as 1s, got \"soon\"",
            "adapters[1].on_failure: expected degrade or fail, got \"explode\"",
            "adapters[2].name: the same as that of adapters[0], each needs one of its own",
            "adapters[2].request.url: expected no secret, give it as request.auth with in: query"
                + " (the value is not shown)",
            "adapters[2].circuit: unknown key");
    assertThat(problems.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void rulesAcrossSettingsAreChecked() throws Exception {
    String slow =
        """
          - name: slow
            applies: {schema: [Domain]}
            request: {url: "https://api.example/", timeout: 60s}
            limit: {rate: 1/min}
            extract: [{from: /a, to: /enrichment/shodan/ports}]
          - name: slow-2
            applies: {schema: [Domain]}
            request: {url: "https://api.example/"}
            limit: {bucket: yente, rate: 1/s}
            extract: [{from: /a, to: /properties/a}]
        """;

    assertThat(problemsOf(FULL + slow))
        .containsExactlyInAnyOrder(
            "adapters[1].extract[0].to: written by adapters[0].extract[0].to as well",
            "adapters[1].request.timeout: 3 attempts take up to 3min, more than scoring.deadline"
                + " (2min)",
            "adapters[1].limit.rate: 1/min needs 50min for the 50 entities in flight, more than"
                + " scoring.deadline (2min): lower scoring.concurrency or scoring.demand, or raise"
                + " the deadline",
            "adapters[2].limit.bucket: yente is the screening API's bucket, choose another name");
  }

  @Test
  void aListThatIsNoneIsRefused() {
    Map<String, String> values = Samples.with("adapters", "shodan", "adapters.name", "x");

    assertThat(problems(values))
        .containsExactly(
            "adapters: expected a list of adapters, each beginning with \"- name: …\"",
            "adapters.name: expected a list of adapters, each beginning with \"- name: …\"");
  }

  @Test
  void validatePrintsThemSoThatTheyCanBeReadAgain() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Path file = file(FULL);

    CommandLineArguments.Outcome outcome =
        new CommandLineArguments("Job", "Does.", config -> List.of())
            .parse(
                new String[] {"--config", file.toString(), "--validate"},
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err);

    assertThat(outcome).isEqualTo(new CommandLineArguments.Outcome.Exit(0));
    Path printed = Files.write(directory.resolve("printed.yaml"), out.toByteArray());
    assertThat(PipelineConfig.read(printed, Map.of()))
        .isEqualTo(PipelineConfig.read(file, Map.of()));
  }

  private Path file(String adapters) throws IOException {
    StringBuilder text = new StringBuilder();
    REQUIRED.forEach((key, value) -> text.append(key).append(": '").append(value).append("'\n"));
    return Files.writeString(directory.resolve("pipeline.yaml"), text.append(adapters));
  }

  private List<AdapterSettings> read(String adapters) throws IOException {
    return PipelineConfig.read(file(adapters), Map.of()).enrichment().adapters();
  }

  private List<String> problemsOf(String adapters) throws IOException {
    Path file = file(adapters);
    return catchThrowableOfType(ConfigException.class, () -> PipelineConfig.read(file, Map.of()))
        .problems();
  }
}
