package io.prismatic.dd.job;

import io.prismatic.dd.functions.batch.AnnounceFunction;
import io.prismatic.dd.functions.batch.Batch;
import io.prismatic.dd.functions.batch.Batching;
import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.enrich.EnrichFunction;
import io.prismatic.dd.functions.enrich.EnrichmentOutcome;
import io.prismatic.dd.functions.enrich.EnrichmentSettings;
import io.prismatic.dd.functions.intake.RouteOutcomesFunction;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.EntityScored;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.ScoredEntity;
import io.prismatic.dd.functions.parse.ParseFunction;
import io.prismatic.dd.functions.parse.ParseLimits;
import io.prismatic.dd.functions.risk.RiskModel;
import io.prismatic.dd.functions.score.ScoreFunction;
import io.prismatic.dd.functions.score.ScoringOutcome;
import io.prismatic.dd.functions.score.ScreenerFactory;
import io.prismatic.dd.sinks.postgres.DatabaseSettings;
import io.prismatic.dd.sinks.postgres.RouteStoredFunction;
import io.prismatic.dd.sinks.postgres.StoredBatch;
import io.prismatic.dd.sinks.postgres.UpsertFunction;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/**
 * The main job's graph: read ▶ parse ▶ enrich ▶ score ▶ route in one chain, then, keyed by entity,
 * storage batches ▶ upsert ▶ notification batches ▶ events; failures leave every stage for the dead
 * letters.
 *
 * @param pending the pending entities
 * @param enrichment the adapters; without any the operator is there all the same, so that
 *     savepoints fit
 * @param screeners makes the screener of each subtask
 * @param riskModel turns matches into a score
 * @param inFlight the most entities of a subtask that wait for calls, as the source keeps it
 * @param callTimeout the hard ceiling of enriching and of scoring one entity, above their own
 *     deadline
 * @param storage the storage batches
 * @param database where rows are stored
 * @param notifications the notification batches
 * @param events where events go
 * @param deadLetters where dead letters go
 */
record AnalyzerTopology(
    Source<PendingRecord, ?, ?> pending,
    EnrichmentSettings enrichment,
    ScreenerFactory screeners,
    RiskModel riskModel,
    int inFlight,
    Duration callTimeout,
    Batching storage,
    DatabaseSettings database,
    Batching notifications,
    Sink<EntityScored> events,
    Sink<DeadLetter> deadLetters) {

  private static final OutputTag<DeadLetter> FAILED = new OutputTag<>("dead-letters") {};

  /** One batch is written while the next one waits: more would only hide the back-pressure. */
  private static final int BATCHES_IN_FLIGHT = 2;

  private static final long NO_TIMEOUT = 0;

  /**
   * How much longer an async operator's queue is than what is taken in, so that it is never full:
   * that would block the task's thread, and with it checkpoints. Entities restored at a smaller
   * parallelism are more than one subtask takes in.
   */
  private static final int QUEUE_FACTOR = 8;

  /** Adds the graph to an environment whose max parallelism is set. */
  void build(StreamExecutionEnvironment environment) {
    int maxParallelism = environment.getMaxParallelism();

    SingleOutputStreamOperator<Entity> entities = parsed(environment);
    SingleOutputStreamOperator<Entity> enriched = enriched(entities);
    SingleOutputStreamOperator<ScoredEntity> scored = scored(enriched);
    SingleOutputStreamOperator<EntityScored> stored = stored(scored, maxParallelism);
    announce(stored, maxParallelism);

    DataStream<DeadLetter> failures =
        entities
            .getSideOutput(FAILED)
            .union(
                enriched.getSideOutput(FAILED),
                scored.getSideOutput(FAILED),
                stored.getSideOutput(FAILED));
    OperatorId.DEAD_LETTERS.mark(failures.sinkTo(deadLetters));
  }

  private SingleOutputStreamOperator<Entity> parsed(StreamExecutionEnvironment environment) {
    DataStream<PendingRecord> records =
        OperatorId.SOURCE_PENDING.mark(
            environment.fromSource(
                pending, WatermarkStrategy.noWatermarks(), OperatorId.SOURCE_PENDING.title()));
    return OperatorId.PARSE_ENTITIES.mark(
        records.process(new ParseFunction(ParseLimits.DEFAULT, FAILED)));
  }

  private SingleOutputStreamOperator<Entity> enriched(DataStream<Entity> entities) {
    SingleOutputStreamOperator<EnrichmentOutcome> outcomes =
        AsyncDataStream.unorderedWait(
            entities,
            new EnrichFunction(enrichment, Clock.systemUTC()),
            // Without adapters everything is done at once, and a timer each would be the dearest.
            enrichment.adapters().isEmpty() ? NO_TIMEOUT : callTimeout.toMillis(),
            TimeUnit.MILLISECONDS,
            QUEUE_FACTOR * inFlight);
    return OperatorId.ROUTE_ENRICHED.mark(
        OperatorId.ENRICH_ENTITIES
            .mark(outcomes)
            .process(new RouteOutcomesFunction<>(Entity.class, FAILED)));
  }

  private SingleOutputStreamOperator<ScoredEntity> scored(DataStream<Entity> entities) {
    SingleOutputStreamOperator<ScoringOutcome> outcomes =
        AsyncDataStream.unorderedWait(
            entities,
            new ScoreFunction(screeners, riskModel, Clock.systemUTC()),
            callTimeout.toMillis(),
            TimeUnit.MILLISECONDS,
            QUEUE_FACTOR * inFlight);
    return OperatorId.ROUTE_SCORES.mark(
        OperatorId.SCORE_ENTITIES
            .mark(outcomes)
            .process(new RouteOutcomesFunction<>(ScoredEntity.class, FAILED)));
  }

  private SingleOutputStreamOperator<EntityScored> stored(
      DataStream<ScoredEntity> scored, int maxParallelism) {
    DataStream<Batch<ScoredEntity>> batches =
        OperatorId.STORAGE_BATCHES.mark(
            storage.apply(
                scored,
                entity -> hash(entity.caseId(), entity.id()),
                maxParallelism,
                TypeInformation.of(new TypeHint<>() {})));
    SingleOutputStreamOperator<StoredBatch> written =
        AsyncDataStream.orderedWait(
                batches,
                new UpsertFunction(database, Clock.systemUTC()),
                NO_TIMEOUT,
                TimeUnit.MILLISECONDS,
                BATCHES_IN_FLIGHT)
            .setParallelism(storage.parallelism());
    return OperatorId.ROUTE_STORED.mark(
        OperatorId.UPSERT_ENTITIES
            .mark(written)
            .process(new RouteStoredFunction(FAILED))
            .setParallelism(storage.parallelism()));
  }

  private void announce(DataStream<EntityScored> stored, int maxParallelism) {
    DataStream<Batch<EntityScored>> batches =
        OperatorId.NOTIFICATION_BATCHES.mark(
            notifications.apply(
                stored,
                entity -> hash(entity.caseId(), entity.id()),
                maxParallelism,
                TypeInformation.of(new TypeHint<>() {})));
    DataStream<EntityScored> announced =
        OperatorId.ANNOUNCE_ENTITIES.mark(
            batches
                .process(
                    new AnnounceFunction<EntityScored>(), TypeInformation.of(EntityScored.class))
                .setParallelism(notifications.parallelism()));
    OperatorId.PUBLISH_EVENTS.mark(
        announced.sinkTo(events).setParallelism(notifications.parallelism()));
  }

  private static int hash(String caseId, String id) {
    return 31 * caseId.hashCode() + id.hashCode();
  }
}
