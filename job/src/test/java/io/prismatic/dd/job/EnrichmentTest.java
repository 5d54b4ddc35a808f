package io.prismatic.dd.job;

import static io.prismatic.dd.job.TestPipeline.awaitCounts;
import static io.prismatic.dd.job.TestPipeline.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.enrich.ApiStub;
import io.prismatic.dd.functions.enrich.ApiStub.Reply;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.job.drain.Counts;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters in the whole job: real Kafka, PostgreSQL, Flink and HTTP. */
class EnrichmentTest {

  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final int EACH = 50;

  private static EmbeddedKafka kafka;
  private static LocalCluster cluster;

  @TempDir private Path directory;
  @AutoClose private final ApiStub api = ApiStub.start();
  private JobID job;

  EnrichmentTest() throws Exception {}

  @BeforeAll
  static void startCluster() throws Exception {
    kafka = EmbeddedKafka.start();
    cluster = LocalCluster.start(1, 2, "0");
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.close();
    kafka.close();
  }

  @AfterEach
  void cancel() throws Exception {
    if (job != null && !cluster.status(job).isTerminalState()) {
      cluster.cancel(job);
    }
  }

  @Test
  void enrichesScoresAndStoresAndFailuresOfARequiredAdapterBecomeDeadLetters() throws Exception {
    api.answer(
            "/ip/", Reply.json("{\"vulns\":[\"CVE-1\",\"CVE-2\"],\"ports\":[22,3389],\"n\":1.50}"))
        .answer("/register/", Reply.json("{\"country\":\"ir\"}"))
        .answer("/register/bad", Reply.json("{\"error\":\"no such number\"}"))
        .answer("/optional/", Reply.status(500));
    try (TestPipeline pipeline = pipeline()) {
      pipeline.publish(entities());
      job = pipeline.start(cluster, null);
      awaitCounts(cluster, job, counts -> counts.read() == 5 * EACH && counts.inFlight() == 0);
      cluster.stop(job, pipeline.savepoints(), true, DRAIN);

      Counts counts = cluster.counts(job);
      pipeline.assertConservation(counts, 5 * EACH);
      assertThat(counts.stored()).isEqualTo(4 * EACH);
      assertThat(counts.deadLettered()).isEqualTo(EACH);
      assertThat(pipeline.deadLetters())
          .hasSize(EACH)
          .allMatch(letter -> header(letter, "dd-stage").equals("enrich"))
          .allMatch(letter -> header(letter, "dd-reason").equals("rejected"))
          .allMatch(letter -> header(letter, "dd-detail").startsWith("adapter register: "))
          .allMatch(
              letter -> new String(letter.value(), StandardCharsets.UTF_8).contains("\"bad-"));
      assertStored(pipeline);
      assertThat(api.uris()).noneMatch(uri -> uri.contains("secret"));
    }
  }

  private static void assertStored(TestPipeline pipeline) {
    var database = pipeline.database();
    // Found: kept with its types, counted, and the document is as it came in.
    String ip = " FROM entity WHERE id = 'ip-1'";
    assertThat(database.value("SELECT enrichment #>> '{data,scan,ports}'" + ip))
        .isEqualTo("[22, 3389]");
    assertThat(database.value("SELECT enrichment #>> '{data,scan,n}'" + ip)).isEqualTo("1.50");
    assertThat(database.value("SELECT enrichment #>> '{properties,vulns}'" + ip))
        .isEqualTo("[\"CVE-1\", \"CVE-2\"]");
    assertThat(
            database.value(
                "SELECT (a ->> 'adapter') || ' ' || (a ->> 'version') || ' ' || (a ->> 'status')"
                    + " FROM entity, jsonb_array_elements(enrichment -> 'adapters') AS a"
                    + " WHERE id = 'ip-1'"))
        .isEqualTo("scan 7 ok");
    assertThat(database.value("SELECT document ->> 'properties'" + ip))
        .isEqualTo("{\"ipAddress\": \"192.0.2.1\"}");
    assertThat(
            database.value(
                "SELECT f ->> 'value' FROM entity, jsonb_array_elements(factors) AS f"
                    + " WHERE id = 'ip-1' AND f ->> 'factor' = 'exposure'"))
        .isEqualTo("0.5");
    // A country of FATF's call for action makes it high.
    assertThat(
            database.value("SELECT count(*) FROM entity WHERE id LIKE 'good-%' AND band = 'high'"))
        .isEqualTo(Integer.toString(EACH));
    // Above the marking, and failed but not required: stored without.
    assertThat(
            database.value(
                "SELECT count(*) FROM entity WHERE id LIKE 'secret-%'"
                    + " AND enrichment #>> '{adapters,0,status}' = 'withheld'"))
        .isEqualTo(Integer.toString(EACH));
    assertThat(
            database.value(
                "SELECT count(*) FROM entity WHERE id LIKE 'dom-%'"
                    + " AND enrichment #>> '{adapters,0,status}' = 'failed'"))
        .isEqualTo(Integer.toString(EACH));
  }

  @Test
  void aSavepointOfAJobWithoutAdaptersRestoresInOneWithAndTheOtherWayRound() throws Exception {
    api.answer("/", Reply.json("{\"vulns\":[\"CVE-1\"]}"));
    try (TestPipeline without = new TestPipeline(kafka, directory, 2)) {
      without.publish(entities());
      job = without.start(cluster, null);
      awaitCounts(cluster, job, counts -> counts.read() == 5 * EACH && counts.inFlight() == 0);
      String savepoint = cluster.stop(job, without.savepoints(), false, DRAIN);
      assertThat(without.database().value("SELECT count(*) FROM entity WHERE enrichment IS NULL"))
          .isEqualTo(Integer.toString(5 * EACH));

      configure(without);
      without.publish(entities().subList(0, EACH));
      job = without.start(cluster, savepoint);
      awaitCounts(cluster, job, counts -> counts.read() == 6 * EACH && counts.inFlight() == 0);
      cluster.stop(job, without.savepoints(), true, DRAIN);

      without.assertConservation(cluster.counts(job), 6 * EACH);
      assertThat(
              without.database().value("SELECT count(*) FROM entity WHERE enrichment IS NOT NULL"))
          .isEqualTo(Integer.toString(EACH));
    }
  }

  private TestPipeline pipeline() throws Exception {
    return configure(new TestPipeline(kafka, directory, 2));
  }

  private TestPipeline configure(TestPipeline pipeline) {
    adapter(pipeline, 0, "scan", "IpAddress", "/ip/{/properties/ipAddress/0}");
    pipeline
        .with("adapters[0].version", "7")
        .with("adapters[0].extract[0].from", "/ports")
        .with("adapters[0].extract[0].to", "/enrichment/scan/ports")
        .with("adapters[0].extract[1].from", "/n")
        .with("adapters[0].extract[1].to", "/enrichment/scan/n")
        .with("adapters[0].extract[2].from", "/vulns")
        .with("adapters[0].extract[2].to", "/properties/vulns")
        .with("adapters[0].extract[3].from", "/ports")
        .with("adapters[0].extract[3].to", "/properties/ports");
    adapter(pipeline, 1, "register", "Company", "/register/{/properties/registrationNumber/0}");
    pipeline
        .with("adapters[1].error", "/error")
        .with("adapters[1].on_failure", "fail")
        .with("adapters[1].extract[0].from", "/country")
        .with("adapters[1].extract[0].to", "/properties/country");
    adapter(pipeline, 2, "optional", "Domain", "/optional/{/properties/name/0}");
    pipeline
        .with("adapters[2].extract[0].from", "/x")
        .with("adapters[2].extract[0].to", "/properties/x");
    return pipeline;
  }

  private void adapter(TestPipeline pipeline, int index, String name, String schema, String path) {
    String key = "adapters[" + index + "].";
    pipeline
        .with(key + "name", name)
        .with(key + "allow_private", "true")
        .with(key + "applies.schema", schema)
        .with(key + "request.url", api.url() + path)
        .with(key + "limit.rate", "unlimited")
        .with(key + "retry.max", "0");
  }

  private static List<byte[]> entities() {
    List<byte[]> entities = new ArrayList<>();
    add(entities, "ip-", "IpAddress", "\"ipAddress\":\"192.0.2.%d\"", "GREEN");
    add(entities, "secret-", "IpAddress", "\"ipAddress\":\"secret-%d\"", "RED");
    add(entities, "good-", "Company", "\"registrationNumber\":\"good-%d\"", "AMBER");
    add(entities, "bad-", "Company", "\"registrationNumber\":\"bad-%d\"", "AMBER");
    add(entities, "dom-", "Domain", "\"name\":\"d-%d.example\"", "CLEAR");
    return entities;
  }

  private static void add(
      List<byte[]> entities, String id, String schema, String property, String tlp) {
    for (int i = 0; i < EACH; i++) {
      entities.add(
          ("{\"id\":\"%s%d\",\"case_id\":\"c\",\"schema\":\"%s\",\"tlp\":\"%s\",\"properties\":{%s}}")
              .formatted(id, i, schema, tlp, property.formatted(i))
              .getBytes(StandardCharsets.UTF_8));
    }
  }
}
