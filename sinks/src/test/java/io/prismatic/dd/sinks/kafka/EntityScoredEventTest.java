package io.prismatic.dd.sinks.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.prismatic.dd.functions.model.EntityScored;
import io.prismatic.dd.functions.model.Header;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.Revision;
import io.prismatic.dd.functions.model.ScoredEntity;
import io.prismatic.dd.sinks.postgres.ScoredEntities;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class EntityScoredEventTest {

  private static final EntityScored SCORED = EntityScored.of(ScoredEntities.scored("e-1"));

  /** Consumers remember ids: another one for the same event is a breaking change. */
  private static final String PINNED = "425d2229ab0b527321c4dbc3c205ce38";

  private static ProducerRecord<byte[], byte[]> record(EntityScored scored) {
    return new EntityScoredSerializationSchema("scored").serialize(scored, null, Long.MAX_VALUE);
  }

  private static CloudEvent event(EntityScored scored) {
    ProducerRecord<byte[], byte[]> record = record(scored);
    return KafkaMessageFactory.createReader(record.headers(), record.value()).toEvent();
  }

  @Test
  void isACloudEventThatTheSdkReadsBack() {
    CloudEvent event = event(SCORED);

    assertThat(event.getId()).matches("[0-9a-f]{32}");
    assertThat(event.getType()).isEqualTo("io.prismatic.dd.entity.scored.v1");
    assertThat(event.getSource()).hasToString("/entity-analyzer");
    assertThat(event.getSubject()).isEqualTo("DD-1/e-1");
    assertThat(event.getTime()).isEqualTo(ScoredEntities.SCORED_AT.atOffset(ZoneOffset.UTC));
    assertThat(event.getDataContentType()).isEqualTo("application/json");
  }

  @Test
  void holdsIdsAndFiguresAndNoName() throws Exception {
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(event(SCORED).getData().toBytes()))
        .isEqualTo(
            json.readTree(
                """
                {"case_id":"DD-1","id":"e-1","schema":"Company","revision":"2024-08-22T10:00:00Z",
                 "revision_offset":4711,"risk":61.5,"band":"high","recommendation":"escalate",
                 "match":0.93,"matched":true,"coverage":0.8,"screener":"watchlist",
                 "algorithm":"logic-v1","list_version":"abc123","risk_model":"risk-1",
                 "scored_at":"2024-11-24T02:03:04.567Z"}
                """));
  }

  @Test
  void carriesTheTraceOfItsRecordForTracingSystemsAndAsTheExtensionOfCloudEvents() {
    ScoredEntity entity = ScoredEntities.scored("e-1");
    String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    PendingRecord traced =
        new PendingRecord(
            null,
            entity.record().value(),
            List.of(
                new Header("traceparent", parent.getBytes(StandardCharsets.UTF_8)),
                new Header("tracestate", "rojo=1".getBytes(StandardCharsets.UTF_8))),
            entity.record().origin());
    EntityScored scored =
        EntityScored.of(
            new ScoredEntity(
                entity.caseId(),
                entity.id(),
                entity.schema(),
                entity.caption(),
                entity.revision(),
                entity.score(),
                traced,
                null));

    assertThat(event(scored).getExtension("traceparent")).isEqualTo(parent);
    assertThat(event(scored).getExtension("tracestate")).isEqualTo("rojo=1");
    assertThat(record(scored).headers().lastHeader("traceparent").value())
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo(parent);
    assertThat(record(scored).headers().lastHeader("tracestate").value())
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("rojo=1");
    assertThat(EventId.of(scored)).as("the id is the entity's, not the trace's").isEqualTo(PINNED);
    assertThat(record(SCORED).headers().headers("traceparent")).isEmpty();
    assertThat(event(SCORED).getExtensionNames()).isEmpty();
  }

  @Test
  void standsAtTheTimeOfScoringUnderAnUnambiguousKey() {
    ProducerRecord<byte[], byte[]> record = record(SCORED);

    assertThat(record.topic()).isEqualTo("scored");
    assertThat(record.timestamp()).isEqualTo(ScoredEntities.SCORED_AT.toEpochMilli());
    assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("[\"DD-1\",\"e-1\"]");
    assertThat(RecordKey.of("a/b", "c")).isNotEqualTo(RecordKey.of("a", "b/c"));
    assertThat(RecordKey.of("a\",\"b", "c")).isNotEqualTo(RecordKey.of("a", "b\",\"c"));
  }

  @Test
  void keepsItsIdWhenTheSameStateIsScoredAgainLater() {
    EntityScored again = scored("e-1", ScoredEntities.REVISION, "watchlist", "1", "v", "r", 99);
    EntityScored first = scored("e-1", ScoredEntities.REVISION, "watchlist", "1", "v", "r", 0);

    assertThat(EventId.of(again)).isEqualTo(EventId.of(first));
    assertThat(EventId.of(SCORED)).as("the same for ever").isEqualTo(PINNED);
  }

  @Test
  void hasAnotherIdForAnotherStateListOrModel() {
    Revision revision = ScoredEntities.REVISION;
    List<EntityScored> different =
        List.of(
            scored("e-1", revision, "s", "a", "v", "r", 0),
            scored("e-2", revision, "s", "a", "v", "r", 0),
            scored("e-1", new Revision(revision.at().plusNanos(1), 4711), "s", "a", "v", "r", 0),
            scored("e-1", new Revision(revision.at(), 4712), "s", "a", "v", "r", 0),
            scored("e-1", revision, "t", "a", "v", "r", 0),
            scored("e-1", revision, "sa", "", "v", "r", 0),
            scored("e-1", revision, "s", "a", "w", "r", 0),
            scored("e-1", revision, "s", "a", "v", "q", 0));

    assertThat(different).extracting(EventId::of).doesNotHaveDuplicates();
  }

  private static EntityScored scored(
      String id,
      Revision revision,
      String screener,
      String algorithm,
      String listVersion,
      String riskModel,
      long later) {
    ScoredEntity entity = ScoredEntities.scored("DD-1", id, revision);
    EntityScored scored = EntityScored.of(entity);
    Instant scoredAt = scored.scoredAt().plusSeconds(later);
    return new EntityScored(
        scored.caseId(),
        scored.id(),
        scored.schema(),
        scored.revision(),
        scored.risk(),
        scored.band(),
        scored.recommendation(),
        scored.match(),
        scored.matched(),
        scored.coverage(),
        screener,
        algorithm,
        listVersion,
        riskModel,
        scoredAt,
        scored.trace());
  }
}
