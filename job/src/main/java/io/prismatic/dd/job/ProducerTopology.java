package io.prismatic.dd.job;

import io.prismatic.dd.functions.model.PendingRow;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The producer's graph: pending rows ▶ Kafka, in one chain of one subtask.
 *
 * @param rows the pending rows
 * @param pending where they go
 */
record ProducerTopology(Source<PendingRow, ?, ?> rows, Sink<PendingRow> pending) {

  /** Adds the graph to an environment. */
  void build(StreamExecutionEnvironment environment) {
    var read =
        OperatorId.SOURCE_ENTITY_TABLE.mark(
            environment
                .fromSource(
                    rows,
                    WatermarkStrategy.noWatermarks(),
                    OperatorId.SOURCE_ENTITY_TABLE.title(),
                    TypeInformation.of(PendingRow.class))
                .setParallelism(1));
    OperatorId.PUBLISH_PENDING.mark(read.sinkTo(pending).setParallelism(1));
  }
}
