package io.prismatic.dd.functions.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prismatic.dd.functions.deadletter.Failure;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.deadletter.Stage;
import io.prismatic.dd.functions.enrich.ApiStub.Reply;
import io.prismatic.dd.functions.limit.BucketSettings;
import io.prismatic.dd.functions.limit.Rate;
import io.prismatic.dd.functions.limit.Subtask;
import io.prismatic.dd.functions.limit.Windows;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Header;
import io.prismatic.dd.functions.model.Property;
import io.prismatic.dd.functions.model.Records;
import io.prismatic.dd.functions.model.Revision;
import io.prismatic.dd.functions.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters against a real HTTP server. */
class EnricherTest {

  private static final ObjectMapper JSON = Replies.JSON;
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofHours(1);

  @AutoClose private final ApiStub api = ApiStub.start();
  private Enricher enricher;

  EnricherTest() throws IOException {}

  @AfterEach
  void close() {
    if (enricher != null) {
      enricher.close();
    }
  }

  @Test
  void addsPropertiesAsStringsAndKeepsTypesInTheEnrichment() throws Exception {
    api.answer(
        "/a/Jane%20Doe",
        Reply.json("{\"ports\":[22,443],\"n\":1.50,\"ok\":true,\"c\":\"NL\",\"x\":{\"y\":null}}"));
    open(
        adapter("one")
            .extract("/ports", "properties", "ports")
            .extract("/c", "properties", "country")
            .replace("/n", "name")
            .extract("/ports", "enrichment", "one", "ports")
            .extract("/n", "enrichment", "one", "n")
            .extract("/ok", "enrichment", "one", "ok")
            .extract("/x", "enrichment", "one", "deep", "x")
            .extract("/absent", "enrichment", "one", "absent"));

    Entity entity = enriched(person("AMBER"));

    assertThat(entity.properties())
        .containsExactly(
            new Property("name", List.of("1.50")),
            new Property("country", List.of("de", "NL")),
            new Property("ports", List.of("22", "443")));
    JsonNode json = JSON.readTree(entity.enrichment());
    assertThat(json.get("data").toString())
        .isEqualTo(
            "{\"one\":{\"ports\":[22,443],\"n\":1.50,\"ok\":true,\"deep\":{\"x\":{\"y\":null}}}}");
    assertThat(json.get("properties").toString())
        .isEqualTo("{\"ports\":[\"22\",\"443\"],\"country\":[\"de\",\"NL\"],\"name\":[\"1.50\"]}");
    assertThat(json.at("/adapters/0/adapter").asText()).isEqualTo("one");
    assertThat(json.at("/adapters/0/version").intValue()).isEqualTo(1);
    assertThat(json.at("/adapters/0/status").asText()).isEqualTo("ok");
    assertThat(json.at("/adapters/0/cached").booleanValue()).isFalse();
    assertThat(json.at("/adapters/0/fetched_at").asText()).matches("\\d{4}-.*Z");
  }

  @Test
  void asksSeveralAtTheSameTimeAndAddsInTheirOrder() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    api.answer(
        "/",
        call -> {
          both.countDown();
          await(both);
          return Reply.json("{\"v\":\"" + call.uri().charAt(1) + "\"}");
        });
    open(
        new Adapters("one", api.url() + "/1/{/id}").extract("/v", "properties", "topics"),
        new Adapters("two", api.url() + "/2/{/id}").extract("/v", "properties", "topics"));

    assertThat(enriched(person("GREEN")).values("topics")).containsExactly("1", "2");
  }

  @ParameterizedTest
  @CsvSource({
    "CLEAR, ok",
    "WHITE, ok",
    "AMBER, ok",
    "TLP:AMBER, ok",
    ", ok",
    "AMBER+STRICT, withheld",
    "RED, withheld",
    "red, withheld",
    "gelb, withheld"
  })
  void anEntityAboveTheAdaptersMarkingIsNeverSent(String tlp, String status) throws Exception {
    api.answer("/", Reply.json("{}"));
    open(adapter("one").maxTlp(Tlp.AMBER).extract("/v", "properties", "v"));

    assertThat(status(enriched(person(tlp)))).isEqualTo(status);
    assertThat(api.calls()).hasSize(status.equals("ok") ? 1 : 0);
  }

  @Test
  void answersAreUsedAgainByUrlAndVersionUntilTheyExpire() throws Exception {
    api.answer("/a/", Reply.json("{\"v\":[1]}")).answer("/a/nobody", Reply.status(404));
    Duration short_ = Duration.ofMillis(200);
    open(
        adapter("one").cache(LONG, short_).extract("/v", "properties", "v"),
        adapter("one-2").version(2).cache(LONG, short_).extract("/v", "properties", "v"));

    assertThat(cached(enriched(person("GREEN")))).containsExactly(false, false);
    Entity again = enriched(person("GREEN"));
    assertThat(cached(again)).containsExactly(true, true);
    assertThat(again.values("v")).containsExactly("1");
    assertThat(api.calls()).hasSize(2);

    assertThat(cached(enriched(named("nobody", "GREEN")))).containsExactly(false, false);
    Awaitility.await()
        .atMost(DEADLINE)
        .until(() -> cached(enriched(named("nobody", "GREEN"))).equals(List.of(false, false)));
  }

  @Test
  void aCallIsPartOfTheTraceOfTheEntityThatAsked() throws Exception {
    String one = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    String two = "00-0af7651916cd43dd8448eb211c80319d-b7ad6b7169203332-00";
    api.answer("/", Reply.json("{\"v\":1}"));
    open(adapter("one").cache(LONG, LONG).extract("/v", "properties", "v"));

    assertThat(cached(enriched(traced("Jane", one)))).containsExactly(false);
    assertThat(cached(enriched(traced("Jane", two)))).containsExactly(true);
    assertThat(cached(enriched(traced("John", two)))).containsExactly(false);
    assertThat(cached(enriched(named("Jack", null)))).containsExactly(false);

    assertThat(api.calls())
        .extracting(call -> call.uri() + " " + call.header("traceparent"))
        .containsExactly("/a/Jane " + one, "/a/John " + two, "/a/Jack null");
    assertThat(api.calls())
        .extracting(call -> call.header("tracestate"))
        .containsExactly("rojo=1", "rojo=1", null);
  }

  @Test
  void failuresAreNotRemembered() throws Exception {
    api.answer("/", Reply.status(500));
    open(adapter("one").cache(LONG, LONG).extract("/v", "properties", "v"));

    assertThat(status(enriched(person("GREEN")))).isEqualTo("failed");
    api.answer("/", Reply.json("{\"v\":1}"));
    assertThat(status(enriched(person("GREEN")))).isEqualTo("ok");
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("500", Reply.status(500), Reason.UNAVAILABLE, "HTTP 500, 2 attempts", 2),
        fault("401", Reply.status(401), Reason.UNAVAILABLE, "HTTP 401: check secret and url", 1),
        fault("not JSON", Reply.json("<html>"), Reason.UNAVAILABLE, "not JSON, 2 attempts", 2),
        fault(
            "a page",
            new Reply(200, "<html>", Map.of("Content-Type", "Text/HTML; charset=utf-8")),
            Reason.UNAVAILABLE,
            "not JSON (Content-Type text/html), 2 attempts",
            2),
        fault(
            "a content type of nonsense",
            new Reply(200, "<html>", Map.of("Content-Type", "Jane\tDoe")),
            Reason.UNAVAILABLE,
            "not JSON, 2 attempts",
            2),
        fault("empty", new Reply(200, "", Map.of()), Reason.UNAVAILABLE, "not JSON", 2),
        fault("an error", Reply.json("{\"error\":\"Jane\"}"), Reason.REJECTED, "at /error", 1),
        fault("too large", Reply.json(" ".repeat(5_000) + "{}"), Reason.REJECTED, "", 1),
        fault(
            "redirects in a circle",
            new Reply(302, "", Map.of("Location", "/a/x")),
            Reason.REJECTED,
            "",
            6));
  }

  private static Arguments fault(
      String name, Reply reply, Reason reason, String detail, int calls) {
    return Arguments.of(name, reply, reason, detail, calls);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void aRequiredAdaptersFailureIsADeadLetterAndAnotherOnesIsNot(
      String name, Reply reply, Reason reason, String detail, int calls) throws Exception {
    api.answer("/", reply);
    open(faulty("one").required());
    Failure failure = outcome(person("GREEN")).failed().failure();

    assertThat(failure.stage()).isEqualTo(Stage.ENRICH);
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.detail()).startsWith("adapter one: ").contains(detail);
    assertThat(failure.detail()).doesNotContain("Jane", "localhost");
    assertThat(api.calls()).hasSize(calls);
    enricher.close();

    open(faulty("one"));
    Entity entity = enriched(person("GREEN"));
    assertThat(status(entity)).isEqualTo("failed");
    assertThat(entity.properties()).isEqualTo(person("GREEN").properties());
  }

  private Adapters faulty(String name) {
    return adapter(name).error("/error").retries(1).maxBody(4_000).extract("/v", "properties", "v");
  }

  @Test
  void whileTheCircuitIsOpenEntitiesGoOnWithoutIt() throws Exception {
    api.answer("/", Reply.status(401));
    open(adapter("one").extract("/v", "properties", "v"));
    enriched(person("GREEN"));

    for (int i = 0; i < 20; i++) {
      assertThat(enricher.enrich(person("GREEN")).toCompletableFuture()).isDone();
      assertThat(status(enriched(person("GREEN")))).isEqualTo("failed");
    }

    assertThat(api.calls()).hasSize(1);
  }

  @Test
  void whoWaitsWhenTheCircuitOpensIsLetGoLongBeforeTheDeadline() throws Exception {
    api.answer("/", Reply.status(500));
    open(
        adapter("one")
            .bucket(Adapters.bucket("one", "unlimited", 3))
            .retries(10)
            .extract("/v", "properties", "v"));
    long start = System.nanoTime();

    List<CompletableFuture<EnrichmentOutcome>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(enricher.enrich(person("GREEN")).toCompletableFuture());
    }

    for (CompletableFuture<EnrichmentOutcome> one : all) {
      assertThat(status(one.get(60, TimeUnit.SECONDS).enriched())).isEqualTo("failed");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE);
  }

  @Test
  void theCircuitClosesByACallThatNoEntityWaitsFor() throws Exception {
    api.answer("/", Reply.status(401));
    open(
        adapter("one")
            .bucket(new BucketSettings("one", Rate.UNLIMITED, 20, 5, Duration.ofMillis(300)))
            .extract("/v", "properties", "v"));
    assertThat(status(enriched(person("GREEN")))).isEqualTo("failed");
    api.answer("/", Reply.json("{\"v\":1}"));

    Awaitility.await().atMost(DEADLINE).until(() -> status(enriched(person("GREEN"))).equals("ok"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]"})
  void neitherAddressesNorNamesThatAreNotPublicAreCalled(String host) throws Exception {
    api.answer("/", Reply.json("{}"));
    String url = "http://" + host + ":" + api.port() + "/{/id}";
    open(new Adapters("one", url).publicOnly().required().extract("/v", "properties", "v"));

    Failure failure = outcome(person("GREEN")).failed().failure();

    assertThat(failure.detail()).contains("allow_private: true allows it");
    assertThat(api.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/rdap+json", "text/plain; charset=latin1", "?"})
  void jsonIsReadWhateverItCallsItself(String contentType) throws Exception {
    api.answer("/", Reply.json("{\"v\":\"é\"}").header("Content-Type", contentType));
    open(adapter("one").extract("/v", "properties", "v"));

    assertThat(enriched(person("GREEN")).values("v")).containsExactly("é");
  }

  @Test
  @Tag("BC-46")
  void aRedirectThatIsFollowedIsACallOfTheBucket() throws Exception {
    api.answer("/a/", new Reply(302, "", Map.of("Location", "/b")))
        .answer("/b", new Reply(307, "", Map.of("Location", "/c")))
        .answer("/c", Reply.json("{\"v\":1}"));
    open(adapter("one").bucket(Adapters.bucket("one", "10/s", 5)).extract("/v", "properties", "v"));

    List<CompletableFuture<EnrichmentOutcome>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(enricher.enrich(person("GREEN")).toCompletableFuture());
    }
    for (CompletableFuture<EnrichmentOutcome> one : all) {
      assertThat(status(one.get(60, TimeUnit.SECONDS).enriched())).isEqualTo("ok");
    }

    List<Long> times = api.calls().stream().map(ApiStub.Call::nanos).sorted().toList();
    assertThat(times).hasSize(30);
    assertThat(Windows.most(times, Duration.ofSeconds(1))).isLessThanOrEqualTo(12);
  }

  @Test
  @Tag("BC-46")
  void aRedirectThatTheRateDoesNotAllowInTimeIsNotFollowed() throws Exception {
    api.answer("/a/", new Reply(302, "", Map.of("Location", "/b")));
    AdapterSettings slow =
        adapter("one")
            .bucket(Adapters.bucket("one", "30/min", 5))
            .extract("/v", "properties", "v")
            .required()
            .settings();
    enricher =
        new Enricher(
            new EnrichmentSettings(List.of(slow), Duration.ofMillis(3_900)),
            Subtask.alone(),
            Clock.systemUTC());

    Failure failure = outcome(person("GREEN")).failed().failure();

    assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
    assertThat(failure.detail()).contains("no call for a redirect before the deadline");
    assertThat(api.uris()).hasSize(1);
  }

  @Test
  @Tag("BC-49")
  void adaptersOfOneBucketShareItsRate() throws Exception {
    api.answer("/", Reply.json("{}"));
    var bucket = Adapters.bucket("both", "10/s", 5);
    open(
        new Adapters("one", api.url() + "/1/{/id}").bucket(bucket).extract("/v", "properties", "v"),
        new Adapters("two", api.url() + "/2/{/id}")
            .bucket(bucket)
            .extract("/v", "properties", "v"));

    List<CompletableFuture<EnrichmentOutcome>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(enricher.enrich(person("GREEN")).toCompletableFuture());
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

    List<Long> times = api.calls().stream().map(ApiStub.Call::nanos).sorted().toList();
    assertThat(times).hasSize(20);
    assertThat(Windows.most(times, Duration.ofSeconds(1))).isLessThanOrEqualTo(12);
  }

  @Test
  void theSecretIsSentAndStandsNowhereElse(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("key"), "s3cr3t&x\n");
    api.answer("/", Reply.json("{}"));
    open(
        new Adapters("one", api.url() + "/1/{/id}?minify=true")
            .auth(new Auth(true, "key", new Secret("file:" + file)))
            .extract("/v", "properties", "v"),
        new Adapters("two", api.url() + "/2/{/id}")
            .auth(new Auth(false, "X-Key", new Secret("file:" + file)))
            .extract("/v", "properties", "v"));

    Entity entity = enriched(person("GREEN"));

    assertThat(api.uris()).containsExactlyInAnyOrder("/1/e-1?minify=true&key=s3cr3t%26x", "/2/e-1");
    assertThat(api.calls().stream().flatMap(call -> call.headers().entrySet().stream()))
        .anyMatch(
            header ->
                header.getKey().equalsIgnoreCase("X-Key")
                    && header.getValue().contains("s3cr3t&x"));
    assertThat(new String(entity.enrichment(), StandardCharsets.UTF_8)).doesNotContain("s3cr3t");
  }

  @Test
  void whatTheDatabaseCannotHoldIsMadeHarmless() throws Exception {
    api.answer("/", Reply.json("{\"v\":[\"a\\u0000b\",\"\\ud800\",1e999999],\"k\\u0000\":1}"));
    open(adapter("one").extract("", "enrichment", "one").extract("/v", "properties", "v"));

    Entity entity = enriched(person("GREEN"));

    assertThat(JSON.readTree(entity.enrichment()).at("/data/one").toString())
        .isEqualTo("{\"v\":[\"ab\",\"\uFFFD\",\"1E+999999\"],\"k\":1}");
  }

  @Test
  void withoutAdaptersNothingIsDoneAndNoThreadStarted() throws Exception {
    long threads = vertxThreads();
    open();
    Entity entity = person("GREEN");

    CompletableFuture<EnrichmentOutcome> outcome = enricher.enrich(entity).toCompletableFuture();

    assertThat(outcome).isDone();
    assertThat(outcome.get().enriched()).isSameAs(entity);
    assertThat(vertxThreads()).isEqualTo(threads);
  }

  private static long vertxThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("vert.x"))
        .count();
  }

  private Adapters adapter(String name) {
    return new Adapters(name, api.url() + "/a/{/properties/name/0}");
  }

  private void open(Adapters... adapters) {
    enricher =
        new Enricher(
            new EnrichmentSettings(Stream.of(adapters).map(Adapters::settings).toList(), DEADLINE),
            Subtask.alone(),
            Clock.systemUTC());
  }

  private EnrichmentOutcome outcome(Entity entity) throws Exception {
    return enricher.enrich(entity).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private Entity enriched(Entity entity) throws Exception {
    EnrichmentOutcome outcome = outcome(entity);
    assertThat(outcome.failed()).isNull();
    return outcome.enriched();
  }

  private static String status(Entity entity) throws IOException {
    return JSON.readTree(entity.enrichment()).at("/adapters/0/status").asText();
  }

  private static List<Boolean> cached(Entity entity) throws IOException {
    List<Boolean> cached = new ArrayList<>();
    JSON.readTree(entity.enrichment())
        .get("adapters")
        .forEach(adapter -> cached.add(adapter.get("cached").booleanValue()));
    return cached;
  }

  private static Entity traced(String name, String traceparent) {
    return named(
        name,
        null,
        Records.header("traceparent", traceparent),
        Records.header("tracestate", "rojo=1"));
  }

  private static Entity person(String tlp) {
    return named("Jane Doe", tlp);
  }

  private static Entity named(String name, String tlp, Header... headers) {
    String marking = tlp == null ? "" : ",\"tlp\":\"" + tlp + "\"";
    return new Entity(
        "case-1",
        "e-1",
        "Person",
        null,
        List.of(new Property("name", List.of(name)), new Property("country", List.of("de"))),
        new Revision(Records.TIMESTAMP, 1),
        Records.of(("{\"id\":\"e-1\"" + marking + "}").getBytes(StandardCharsets.UTF_8), headers));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
