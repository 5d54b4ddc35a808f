package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.enrich.ApiStub;
import io.prismatic.dd.functions.enrich.ApiStub.Call;
import io.prismatic.dd.functions.enrich.ApiStub.Reply;
import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.functions.score.yente.YenteStub.Fault;
import io.prismatic.dd.job.cluster.JobMetrics;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace on its whole way: an adapter, a call that fails, a dead letter, a retry, an event. */
class TraceTest {

  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final String STATE = "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE";

  @TempDir private Path directory;

  @Test
  void aTraceGoesAlongWithItsRecordAndWithNoOther() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        LocalCluster cluster = LocalCluster.start(1, 4, "0");
        YenteStub yente = YenteStub.start();
        ApiStub adapter = ApiStub.start();
        TestPipeline pipeline = new TestPipeline(kafka, directory, 2)) {
      pipeline
          .with("scoring.screener", "yente")
          .with("scoring.yente.url", yente.url().toString())
          .with("scoring.yente.max-attempts", "1")
          .with("scoring.yente.circuit.failures", "1000")
          .with("adapters[0].name", "register")
          .with("adapters[0].allow_private", "true")
          .with("adapters[0].applies.schema", "Person")
          .with("adapters[0].request.url", adapter.url() + "/{/id}")
          .with("adapters[0].limit.rate", "unlimited")
          .with("adapters[0].retry.max", "1")
          .with("adapters[0].extract[0].from", "/v")
          .with("adapters[0].extract[0].to", "/enrichment/register/v")
          .with("retry.base", "200ms")
          .with("retry.cap", "1s");
      adapter
          .answer("/", Reply.json("{\"v\":1}"))
          .answer("/traced", failsFirst(Reply.json("{\"v\":1}")));
      yente.script((id, call) -> call == 1 && !id.equals("plain") ? Fault.status(503) : null);
      pipeline.publish(entity("traced"), Map.of("traceparent", PARENT, "tracestate", STATE));
      pipeline.publish(
          entity("malformed"), Map.of("traceparent", PARENT + "0", "tracestate", STATE));
      pipeline.publish(entity("plain"), Map.of());
      List<JobID> jobs = new ArrayList<>();
      jobs.add(pipeline.start(cluster, null, 1));
      jobs.add(pipeline.startDeadLetters(cluster, null, 1));

      TestPipeline.awaitCounts(cluster, jobs.get(0), counts -> counts.stored() == 3);
      cluster.cancel(jobs.get(1));
      cluster.stop(jobs.get(0), pipeline.savepoints(), true, Duration.ofSeconds(30));

      pipeline.assertConservation(cluster.counts(jobs.get(0)), 5);
      JobMetrics metrics = cluster.metrics(jobs.get(0));
      assertThat(metrics.sum("callRetries", Map.of("bucket", "register"))).isEqualTo(1);
      assertThat(metrics.sum("callRetries", Map.of("bucket", "yente"))).isZero();
      assertThat(yente.calls("traced")).isEqualTo(2);
      assertThat(yente.header("traced", "traceparent")).isEqualTo(PARENT);
      assertThat(yente.header("traced", "tracestate")).isEqualTo(STATE);
      // The first attempt and the second one, and again for the retried letter.
      assertThat(adapter.calls())
          .filteredOn(call -> call.uri().equals("/traced"))
          .extracting(call -> call.header("traceparent") + " " + call.header("tracestate"))
          .containsExactly(PARENT + " " + STATE, PARENT + " " + STATE, PARENT + " " + STATE);
      assertThat(adapter.calls())
          .filteredOn(call -> !call.uri().equals("/traced"))
          .hasSize(3)
          .allMatch(call -> call.header("traceparent") == null)
          .allMatch(call -> call.header("tracestate") == null);
      for (String id : List.of("malformed", "plain")) {
        assertThat(yente.header(id, "traceparent")).isNull();
        assertThat(yente.header(id, "tracestate")).isNull();
      }
      assertThat(headers(pipeline.deadLetters(), "dd-entity-id", "traced"))
          .containsEntry("traceparent", PARENT)
          .containsEntry("tracestate", STATE)
          .containsEntry("dd-reason", "unavailable");
      // What is submitted again is what came, whatever its headers are worth.
      assertThat(headers(pipeline.deadLetters(), "dd-entity-id", "malformed"))
          .containsEntry("traceparent", PARENT + "0");
      assertThat(headers(pipeline.events(), "ce_subject", "c/traced"))
          .containsEntry("traceparent", PARENT)
          .containsEntry("tracestate", STATE)
          .containsEntry("ce_traceparent", PARENT)
          .containsEntry("ce_tracestate", STATE);
      for (String id : List.of("malformed", "plain")) {
        assertThat(headers(pipeline.events(), "ce_subject", "c/" + id))
            .doesNotContainKeys("traceparent", "tracestate", "ce_traceparent", "ce_tracestate");
      }
    }
  }

  private static Function<Call, Reply> failsFirst(Reply reply) {
    AtomicInteger calls = new AtomicInteger();
    return call -> calls.incrementAndGet() == 1 ? Reply.status(503) : reply;
  }

  private static byte[] entity(String id) {
    return "{\"id\":\"%s\",\"case_id\":\"c\",\"schema\":\"Person\",\"properties\":{\"name\":[\"P\"]}}"
        .formatted(id)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The headers of the one record that has such a header. */
  private static Map<String, String> headers(
      List<ConsumerRecord<byte[], byte[]>> records, String key, String value) {
    List<Map<String, String>> all = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Map<String, String> headers = new HashMap<>();
      record
          .headers()
          .forEach(
              header ->
                  headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
      if (value.equals(headers.get(key))) {
        all.add(headers);
      }
    }
    assertThat(all).hasSize(1);
    return all.get(0);
  }
}
