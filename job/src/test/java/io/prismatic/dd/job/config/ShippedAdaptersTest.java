package io.prismatic.dd.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prismatic.dd.functions.enrich.ApiStub;
import io.prismatic.dd.functions.enrich.ApiStub.Reply;
import io.prismatic.dd.functions.enrich.Enricher;
import io.prismatic.dd.functions.enrich.EnrichmentSettings;
import io.prismatic.dd.functions.limit.Subtask;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Records;
import io.prismatic.dd.functions.parse.EntityReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each shipped adapter as it is, but for the server, against the documented shape of its API. */
class ShippedAdaptersTest {

  @AutoClose private final ApiStub api = ApiStub.start();
  @TempDir private Path directory;

  ShippedAdaptersTest() throws IOException {}

  @Test
  void allAreRightAndNoneIsEnabled() throws IOException {
    assertThat(PipelineConfig.read(Samples.shipped("pipeline.yaml"), Map.of()).enrichment())
        .extracting(EnrichmentSettings::adapters)
        .asList()
        .isEmpty();
    assertThat(enabled("enabled: false").adapters())
        .extracting(adapter -> adapter.name())
        .containsExactly("shodan-host", "internetdb", "gleif", "rdap-domain", "crt-sh", "ares");
  }

  @Test
  void shodanHost() throws Exception {
    api.answer(
        "/shodan/host/8.8.8.8?minify=true&key=k3y",
        Reply.json(
            """
            {"region_code":"CA","ip":134744072,"country_code":"US","hostnames":["dns.google"],
             "tags":["cloud"],"org":"Google LLC","isp":"Google LLC","ports":[443,53],
             "vulns":["CVE-2021-44228"],"ip_str":"8.8.8.8","last_update":"2026-11-01T00:00:00"}
            """));

    Entity entity = enriched("shodan-host", "IpAddress", "\"ipAddress\":\"8.8.8.8\"");

    assertThat(entity.values("country")).containsExactly("US");
    assertThat(entity.values("ports")).containsExactly("443", "53");
    assertThat(entity.values("vulns")).containsExactly("CVE-2021-44228");
    assertThat(data(entity).toString())
        .isEqualTo(
            "{\"shodan\":{\"ports\":[443,53],\"org\":\"Google LLC\",\"isp\":\"Google LLC\","
                + "\"hostnames\":[\"dns.google\"],\"tags\":[\"cloud\"]}}");
  }

  @Test
  void shodanHostKnowsNothing() throws Exception {
    api.answer(
        "/shodan",
        new Reply(404, "{\"error\":\"No information available for that IP.\"}", Map.of()));

    assertThat(status(enriched("shodan-host", "IpAddress", "\"ipAddress\":\"8.8.8.8\"")))
        .isEqualTo("no_data");
  }

  @Test
  void internetdb() throws Exception {
    api.answer(
        "/8.8.8.8",
        Reply.json(
            """
            {"cpes":["cpe:/a:isc:bind"],"hostnames":["dns.google"],"ip":"8.8.8.8",
             "ports":[53,443],"tags":[],"vulns":["CVE-2020-1"]}
            """));

    Entity entity = enriched("internetdb", "IpAddress", "\"ipAddress\":\"8.8.8.8\"");

    assertThat(entity.values("vulns")).containsExactly("CVE-2020-1");
    assertThat(data(entity).at("/internetdb/ports").toString()).isEqualTo("[53,443]");
    assertThat(data(entity).at("/internetdb/cpes/0").asText()).isEqualTo("cpe:/a:isc:bind");
  }

  @Test
  void gleif() throws Exception {
    api.answer(
        "/api/v1/lei-records/5493001KJTIIGC8Y1R12",
        Reply.json(
            """
            {"data":{"type":"lei-records","id":"5493001KJTIIGC8Y1R12","attributes":{
              "lei":"5493001KJTIIGC8Y1R12",
              "entity":{"legalName":{"name":"Foo Ltd","language":"en"},
                "legalAddress":{"city":"Dover","country":"US"},"registeredAs":"3582691",
                "jurisdiction":"US-DE","status":"ACTIVE","creationDate":"2002-10-22T00:00:00Z"},
              "registration":{"status":"ISSUED"}}}}
            """));

    Entity entity = enriched("gleif", "Company", "\"leiCode\":\"5493001KJTIIGC8Y1R12\"");

    assertThat(entity.values("country")).containsExactly("US");
    assertThat(entity.values("registrationNumber")).containsExactly("3582691");
    assertThat(entity.values("incorporationDate")).containsExactly("2002-10-22T00:00:00Z");
    assertThat(data(entity).at("/gleif/legalName").asText()).isEqualTo("Foo Ltd");
    assertThat(data(entity).at("/gleif/registrationStatus").asText()).isEqualTo("ISSUED");
  }

  @Test
  void rdapDomainFollowsTheRedirectToTheRegistry() throws Exception {
    api.answer(
            "/domain/example.com",
            new Reply(302, "", Map.of("Location", api.url() + "/com/v1/domain/example.com")))
        .answer(
            "/com/v1/",
            Reply.json(
                """
                {"objectClassName":"domain","ldhName":"EXAMPLE.COM",
                 "status":["client delete prohibited"],
                 "events":[{"eventAction":"expiration","eventDate":"2027-08-13T04:00:00Z"},
                   {"eventAction":"registration","eventDate":"1995-08-14T04:00:00Z"}],
                 "nameservers":[{"objectClassName":"nameserver","ldhName":"A.IANA-SERVERS.NET"},
                   {"objectClassName":"nameserver","ldhName":"B.IANA-SERVERS.NET"}]}
                """));

    Entity entity = enriched("rdap-domain", "Domain", "\"name\":\"example.com\"");

    assertThat(entity.values("registrationDate")).containsExactly("1995-08-14T04:00:00Z");
    assertThat(data(entity).at("/rdap/nameservers").toString())
        .isEqualTo("[\"A.IANA-SERVERS.NET\",\"B.IANA-SERVERS.NET\"]");
    assertThat(data(entity).at("/rdap/expires").asText()).isEqualTo("2027-08-13T04:00:00Z");
  }

  @Test
  void crtSh() throws Exception {
    api.answer(
        "/?q=example.com&output=json",
        Reply.json(
            """
            [{"issuer_ca_id":1,"issuer_name":"C=US, O=Foo","common_name":"example.com",
              "name_value":"example.com\\nwww.example.com","id":1},
             {"issuer_ca_id":1,"issuer_name":"C=US, O=Bar","common_name":"www.example.com","id":2}]
            """));

    Entity entity = enriched("crt-sh", "Domain", "\"name\":\"example.com\"");

    assertThat(data(entity).at("/crt-sh/commonNames").toString())
        .isEqualTo("[\"example.com\",\"www.example.com\"]");
  }

  @Test
  void aresIsAskedAboutCzechCompaniesOnly() throws Exception {
    api.answer(
        "/ekonomicke-subjekty-v-be/rest/ekonomicke-subjekty/27074358",
        Reply.json(
            """
            {"icoId":"27074358","ico":"27074358","obchodniJmeno":"Foo, a.s.",
             "sidlo":{"kodStatu":"CZ","nazevObce":"Praha","textovaAdresa":"Ulice 1, 14000 Praha 4"},
             "pravniForma":"121","datumVzniku":"2003-08-06","dic":"CZ27074358"}
            """));
    String number = "\"registrationNumber\":\"27074358\"";

    Entity entity = enriched("ares", "Company", number + ",\"jurisdiction\":\"CZ\"");

    assertThat(entity.values("vatCode")).containsExactly("CZ27074358");
    assertThat(entity.values("incorporationDate")).containsExactly("2003-08-06");
    assertThat(data(entity).at("/ares/name").asText()).isEqualTo("Foo, a.s.");
    assertThat(enriched("ares", "Company", number + ",\"jurisdiction\":\"pl\"").enrichment())
        .isNull();
    assertThat(api.calls()).hasSize(1);
  }

  private Entity enriched(String adapter, String schema, String properties) throws Exception {
    Entity entity =
        EntityReader.read(
            Records.of(
                "{\"id\":\"e\",\"case_id\":\"c\",\"schema\":\"%s\",\"properties\":{%s}}"
                    .formatted(schema, properties)));
    EnrichmentSettings settings =
        enabled("(name: " + Pattern.quote(adapter) + "\n    version: 1\n    )enabled: false");
    assertThat(settings.adapters()).hasSize(1);
    try (Enricher enricher = new Enricher(settings, Subtask.alone(), Clock.systemUTC())) {
      return enricher.enrich(entity).toCompletableFuture().get(60, TimeUnit.SECONDS).enriched();
    }
  }

  /** The shipped file with the adapters that match enabled, all at the stub. */
  private EnrichmentSettings enabled(String which) throws IOException {
    Path key = Files.writeString(directory.resolve("key"), "k3y");
    String shipped = Files.readString(Samples.shipped("pipeline.yaml"));
    int adapters = shipped.indexOf("\nadapters:");
    String changed =
        shipped
            .substring(adapters)
            .replaceAll(which, which.startsWith("(") ? "$1enabled: true" : "enabled: true")
            .replaceAll("(?m)^( +)enabled: true$", "$1enabled: true\n$1allow_private: true")
            .replaceAll("url: \"https://[^/]+", "url: \"" + api.url())
            .replace("env:SHODAN_KEY", "file:" + key);
    Path file = directory.resolve("pipeline.yaml");
    Files.writeString(file, shipped.substring(0, adapters) + changed);
    return PipelineConfig.read(file, Map.of()).enrichment();
  }

  private static JsonNode data(Entity entity) throws IOException {
    return new ObjectMapper().readTree(entity.enrichment()).get("data");
  }

  private static String status(Entity entity) throws IOException {
    return new ObjectMapper().readTree(entity.enrichment()).at("/adapters/0/status").asText();
  }
}
