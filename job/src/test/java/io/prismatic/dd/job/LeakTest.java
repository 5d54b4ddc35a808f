package io.prismatic.dd.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.enrich.ApiStub;
import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.functions.score.yente.YenteStub.Fault;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.job.config.CommandLineArguments;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import io.prismatic.dd.sinks.postgres.EmbeddedDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A whole run of all jobs through every kind of failure, with names, values and secrets planted
 * wherever they can be; then they are searched for in all that an operator can see.
 */
class LeakTest {

  /** What stands in records: in names, values, keys, headers and where they are malformed. */
  private static final List<String> PERSONAL =
      List.of("Plantedname", "Vorpaltest", "1961-07-23", "PLANTEDVALUE", "PLANTEDHEADER");

  private static final String API_KEY = "planted-api-key-8cc1";
  private static final String PASSWORD = "planted-database-password-5f3e";
  private static final String STORE_PASSWORD = "planted-store-password-90ab";
  private static final String JAAS_PASSWORD = "planted-jaas-password-77d0";

  /** Set by the build. */
  private static final String FROM_ENVIRONMENT = System.getenv("LEAK_TEST_SECRET");

  private static final String MALFORMED =
      "{\"id\":\"bad-%d\",\"case_id\":\"c\",\"schema\":\"Person\",\"properties\":{\"name\":";

  @TempDir private Path directory;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, UTF_8);
  private final List<JobID> jobs = new ArrayList<>();
  private final StringBuilder web = new StringBuilder();

  @Test
  void nothingPersonalAndNoSecretIsSeenInLogsMetricsWebUiOrCommands() throws Exception {
    try (LogRecorder log = new LogRecorder();
        EmbeddedKafka kafka = EmbeddedKafka.start();
        LocalCluster cluster = LocalCluster.start(2, 3, "0");
        YenteStub yente = YenteStub.start();
        ApiStub api = ApiStub.start();
        TestPipeline pipeline = pipeline(kafka, yente)) {
      PlantedAdapters.plant(pipeline, api, directory, FROM_ENVIRONMENT);
      publish(pipeline);
      jobs.add(pipeline.start(cluster, null, 1));
      jobs.add(pipeline.startDeadLetters(cluster, null, 1));
      jobs.add(pipeline.startProducer(cluster, null));
      await()
          .atMost(TestPipeline.DEADLINE)
          .untilAsserted(() -> assertThat(reasons(pipeline)).containsAll(expectedReasons()));
      databaseOutage(pipeline, log);
      troubleWithTheTableOfDeadLetters(pipeline, log);
      commands(pipeline);
      awaitTheEnd(pipeline, cluster);
      web.append(WebCrawl.of(cluster.webUi(), jobs));
      JobID main = jobs.get(0);
      cluster.cancel(jobs.get(1));
      cluster.cancel(jobs.get(2));
      cluster.stop(main, pipeline.savepoints(), true, Duration.ofSeconds(30));
      pipeline.assertConservation(cluster.counts(main), pipeline.published());
      failForGood(pipeline, cluster);
      web.append(WebCrawl.of(cluster.webUi(), jobs));

      assertThat(pipeline.database().value("SELECT string_agg(document::text, '') FROM entity"))
          .as("it was there")
          .contains("Plantedname", "1961-07-23");
      assertThat(pipeline.database().value("SELECT string_agg(enrichment::text, '') FROM entity"))
          .as("it was found")
          .contains(PlantedAdapters.VALUE, PlantedAdapters.NAME);
      PlantedAdapters.assertAllWereSent(api, FROM_ENVIRONMENT);
      assertThat(web.toString())
          .contains(
              "Score",
              "deadLetters",
              "circuitState",
              "adapter.finder.adapterOk",
              "does not exist, run flink-conf");
      assertThat(log.count("No calls to yente")).as("lines of the circuit").isBetween(1L, 20L);
      assertThat(leaks(log.text())).as("in logs").isEmpty();
      assertThat(leaks(web.toString())).as("in the web UI").isEmpty();
      assertThat(leaks(printed.toString(UTF_8))).as("in what commands print").isEmpty();
      assertThat(leaks(graph(pipeline))).as("in the serialized graph").isEmpty();
      whatLeaksIsFound(log, cluster);
    }
  }

  private TestPipeline pipeline(EmbeddedKafka kafka, YenteStub yente) throws Exception {
    yente.requireKey(API_KEY);
    yente.script(LeakTest::fault);
    TestPipeline pipeline = new TestPipeline(kafka, directory, 2).withRestarts();
    EmbeddedDatabase database = pipeline.database();
    database.createUser("leak_test", PASSWORD);
    database.execute("GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO leak_test");
    // A server may say anything in its errors.
    database.execute(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'refused: %', NEW USING ERRCODE = '23514'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON entity FOR EACH ROW
          WHEN (NEW.caption LIKE '%refuse%') EXECUTE FUNCTION refuse();
        """);
    String jaas =
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\""
            + " password=\""
            + JAAS_PASSWORD
            + "\";";
    return pipeline
        .with("database.user", "leak_test")
        .with("database.password", secret("database", PASSWORD))
        .with("kafka.properties.ssl.truststore.password", secret("store", STORE_PASSWORD))
        .with("kafka.properties.sasl.jaas.config", secret("jaas", jaas))
        .with("kafka.properties.ssl.key.password", "env:LEAK_TEST_SECRET")
        .with("scoring.screener", "yente")
        .with("scoring.yente.url", yente.url().toString())
        .with("scoring.yente.api-key", secret("key", API_KEY))
        .with("scoring.yente.max-attempts", "2")
        .with("scoring.yente.timeout", "2s")
        .with("scoring.yente.circuit.open", "300ms")
        .with("retry.base", "200ms")
        .with("retry.cap", "1s")
        .with("retry.max-attempts", "2");
  }

  private String secret(String name, String value) throws Exception {
    return "file:" + Files.writeString(directory.resolve(name), value + "\n");
  }

  /** An API that repeats in every way what it was asked. */
  private static Fault fault(String id, int call) {
    String words = "{\"detail\":\"Plantedname PLANTEDVALUE 1961-07-23\"}";
    return switch (id) {
      case "rejected" -> Fault.body(400, words);
      case "unprocessable" ->
          Fault.body(
              422,
              "{\"detail\":[{\"loc\":[\"body\",\"queries\",\"q\",\"Plantedname\"],"
                  + "\"type\":\"Vorpaltest PLANTEDVALUE\",\"msg\":\"Plantedname\"}]}");
      case "down" -> Fault.body(503, words);
      default ->
          call > 1
              ? null
              : switch (id) {
                case "flaky" -> Fault.body(500, words);
                case "garbage" -> Fault.body(200, "Plantedname is not JSON");
                case "odd" ->
                    Fault.body(
                        200,
                        "{\"responses\":{\"q\":{\"status\":200,\"results\":[{\"id\":\"Plantedname\","
                            + "\"score\":\"PLANTEDVALUE\"}]}}}");
                case "refused" -> Fault.body(401, words);
                case "throttled" -> Fault.retryAfter(429, "1");
                case "exhausted" -> Fault.body(429, words);
                case "silent" -> Fault.silence();
                case "reset" -> Fault.reset();
                default -> null;
              };
    };
  }

  private void publish(TestPipeline pipeline) throws Exception {
    for (String id :
        List.of("rejected", "unprocessable", "down", "flaky", "garbage", "odd", "refused")) {
      publish(pipeline, entity(id, "Plantedname"));
    }
    for (String id : List.of("throttled", "exhausted", "silent", "reset", "good-1", "good-2")) {
      publish(pipeline, entity(id, "Plantedname"));
    }
    publish(pipeline, entity("unenriched", "Plantedname").replace("\"n\":1", "\"required\":true"));
    publish(pipeline, entity("trigger", "Plantedname refuse"));
    publish(pipeline, entity("number", "Plantedname").replace("\"n\":1", "\"n\":1e999999"));
    publish(pipeline, entity("large", "x").replace("\"n\":1", "\"n\":" + "1".repeat(2_000)));
    publish(pipeline, entity("date", "x").replace("\"n\":1", "\"last_change\":\"PLANTEDVALUE\""));
    publish(pipeline, entity("nul", "Plantedname\\u0000"));
    publish(pipeline, entity("type", "x").replace("[\"Vorpaltest\"]", "{\"Plantedname\":{}}"));
    publish(pipeline, "\"Plantedname\"");
    publish(pipeline, "Plantedname, Vorpaltest, 1961-07-23");
    publish(pipeline, MALFORMED.formatted(1) + "Plantedname}}");
    publish(pipeline, MALFORMED.formatted(2) + "\"Plantedname");
    publish(pipeline, MALFORMED.formatted(3) + "[\"x\"],\"Plantedname\":1,\"Plantedname\":2}}");
    publish(pipeline, MALFORMED.formatted(4) + "[\"x\"]}}".replace("x", "\\uDEAD Plantedname"));
    pipeline.publish("Plantedname \u00e9".getBytes(ISO_8859_1), Map.of());
    pipeline
        .database()
        .execute(
            """
            INSERT INTO entity (case_id, id, document) VALUES ('c', 'queued', '{"schema":"Person",
              "properties":{"name":["Plantedname"],"birthDate":["1961-07-23"]}}')
            """);
  }

  private static String entity(String id, String name) {
    return ("{\"id\":\"%s\",\"case_id\":\"c\",\"schema\":\"Person\",\"caption\":\"%s\",\"n\":1,"
            + "\"PLANTEDVALUE\":\"PLANTEDVALUE\",\"properties\":{\"name\":[\"%s\"],"
            + "\"alias\":[\"Vorpaltest\"],\"birthDate\":[\"1961-07-23\"]}}")
        .formatted(id, name, name);
  }

  private static void publish(TestPipeline pipeline, String value) throws Exception {
    pipeline.publish(
        value.getBytes(UTF_8),
        Map.of("x-note", "PLANTEDHEADER", "traceparent", "00-PLANTEDHEADER-Plantedname-01"));
  }

  private static Set<String> expectedReasons() {
    return Set.of(
        "rejected",
        "unavailable",
        "refused-by-database",
        "too-large",
        "bad-date",
        "nul-character",
        "wrong-type",
        "not-an-object",
        "not-json",
        "duplicate-key",
        "unpaired-surrogate",
        "not-utf8");
  }

  private static Set<String> reasons(TestPipeline pipeline) {
    Set<String> reasons = new TreeSet<>();
    pipeline.deadLetters().forEach(letter -> reasons.add(TestPipeline.header(letter, "dd-reason")));
    return reasons;
  }

  private void databaseOutage(TestPipeline pipeline, LogRecorder log) throws Exception {
    EmbeddedDatabase.stopServer();
    try {
      publish(pipeline, entity("outage", "Plantedname"));
      publish(pipeline, "Plantedname during the outage");
      await().atMost(TestPipeline.DEADLINE).until(() -> log.count("failed, SQLSTATE") > 1);
    } finally {
      EmbeddedDatabase.startServer();
    }
    await().atMost(TestPipeline.DEADLINE).until(() -> log.count("answers again after") > 1);
    assertThat(log.count("failed, SQLSTATE")).as("lines of an outage").isLessThan(15);
  }

  /** Flink's connector logs what the driver throws. */
  private void troubleWithTheTableOfDeadLetters(TestPipeline pipeline, LogRecorder log)
      throws Exception {
    pipeline
        .database()
        .execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON dead_letter"
                + " FOR EACH ROW EXECUTE FUNCTION refuse()");
    publish(pipeline, "Plantedname in trouble");
    await().atMost(TestPipeline.DEADLINE).until(() -> log.count("JDBC executeBatch error") > 0);
    pipeline.database().execute("DROP TRIGGER refuse ON dead_letter");
  }

  private void commands(TestPipeline pipeline) throws Exception {
    String config = pipeline.file().toString();
    for (List<String> arguments :
        List.of(
            List.of("list", "--config", config),
            List.of("resubmit", "--config", config, "--all", "--dry-run"),
            List.of("discard", "--config", config, "--id", "rejected", "--note", "no"))) {
      DeadLetterCommand.run(arguments.toArray(String[]::new), out, out);
    }
    for (List<String> arguments :
        List.of(
            List.of("--config", config, "--validate"),
            List.of("--config", config, "--database.password=" + PASSWORD),
            List.of("--config", config, "--scoring.yente.api-key", API_KEY),
            List.of("--config", config, "--adapters[0].request.auth.secret=" + PlantedAdapters.KEY),
            List.of(
                "--config", config, "--adapters[0].request.headers.X-Key=" + PlantedAdapters.TOKEN),
            List.of("--config", config, "--kafka.properties.sasl.password=" + JAAS_PASSWORD),
            List.of("--config", config, "--database.url=jdbc:postgresql://u:" + PASSWORD + "@h/d"),
            List.of("--config", config, "--database.password", "--validate=" + PASSWORD))) {
      new CommandLineArguments("EntityAnalyzerJob", "Test.", ignored -> List.of())
          .parse(arguments.toArray(String[]::new), out, out);
    }
    assertThat(printed.toString(UTF_8)).contains("rejected", "database.password: file:");
  }

  private void awaitTheEnd(TestPipeline pipeline, LocalCluster cluster) {
    await()
        .atMost(TestPipeline.DEADLINE)
        .untilAsserted(
            () -> {
              assertThat(pipeline.statuses()).doesNotContain("pending", "queued");
              assertThat(
                      pipeline
                          .database()
                          .value("SELECT count(*) FROM dead_letter WHERE status = 'waiting'"))
                  .isEqualTo("0");
              assertThat(cluster.counts(jobs.get(0)).read()).isEqualTo(pipeline.published());
              assertThat(cluster.counts(jobs.get(0)).inFlight()).isZero();
            });
  }

  /** So that the web UI shows an exception. */
  private void failForGood(TestPipeline pipeline, LocalCluster cluster) throws Exception {
    pipeline.database().execute("ALTER TABLE entity RENAME TO moved");
    publish(pipeline, entity("homeless", "Plantedname"));
    JobID failing = pipeline.start(cluster, null, 1);
    jobs.add(failing);
    await().atMost(TestPipeline.DEADLINE).until(() -> cluster.status(failing) == JobStatus.FAILED);
    pipeline.database().execute("ALTER TABLE moved RENAME TO entity");
  }

  /** The bytes that travel to the cluster: the references of secrets may be there, no secret. */
  private static String graph(TestPipeline pipeline) throws Exception {
    StringBuilder bytes = new StringBuilder();
    for (var graph : pipeline.graphs()) {
      bytes.append(new String(InstantiationUtil.serializeObject(graph), ISO_8859_1));
    }
    assertThat(bytes).contains("env:LEAK_TEST_SECRET");
    return bytes.toString();
  }

  /** The search must be able to fail. */
  private static void whatLeaksIsFound(LogRecorder log, LocalCluster cluster) throws Exception {
    LoggerFactory.getLogger("control").info("Plantedname");
    LoggerFactory.getLogger("control")
        .warn("it failed", new Exception("a", new Exception("1961-07-23")));
    LoggerFactory.getLogger("io.prismatic.dd.control").trace(PASSWORD);
    assertThat(leaks(log.text())).containsExactly("Plantedname", "1961-07-23", PASSWORD);

    StreamExecutionEnvironment environment = EntityAnalyzerJob.environment(new Configuration());
    environment
        .fromSequence(1, 2)
        .name(API_KEY)
        .uid("control")
        .sinkTo(new DiscardingSink<>())
        .name("sink")
        .uid("control-sink");
    JobID control = cluster.submit(environment);
    assertThat(leaks(WebCrawl.of(cluster.webUi(), List.of(control)))).containsExactly(API_KEY);
  }

  private static List<String> leaks(String text) {
    assertThat(FROM_ENVIRONMENT).isNotBlank();
    return Stream.of(
            PERSONAL.stream(),
            PlantedAdapters.PLANTED.stream(),
            Stream.of(API_KEY, PASSWORD, STORE_PASSWORD, JAAS_PASSWORD, FROM_ENVIRONMENT))
        .flatMap(planted -> planted)
        .filter(text::contains)
        .toList();
  }
}
