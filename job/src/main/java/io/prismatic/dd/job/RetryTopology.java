package io.prismatic.dd.job;

import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.retry.DeadLetterRow;
import io.prismatic.dd.functions.retry.FailedRecord;
import io.prismatic.dd.functions.retry.ReadFailuresFunction;
import io.prismatic.dd.functions.retry.RetryFunction;
import io.prismatic.dd.functions.retry.RetryPolicy;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/**
 * The graph of the job of dead letters: read ▶ schedule, keyed by the original record ▶ submit
 * again; every decision becomes a row. The schedule and both ends share one chain, so the rows of a
 * record stay in order.
 *
 * @param letters the dead letters
 * @param policy when to retry
 * @param pending where records are submitted again
 * @param table where rows go
 */
record RetryTopology(
    Source<PendingRecord, ?, ?> letters,
    RetryPolicy policy,
    Sink<PendingRecord> pending,
    Sink<DeadLetterRow> table) {

  private static final OutputTag<DeadLetterRow> ROWS = new OutputTag<>("rows") {};

  /** Adds the graph to an environment whose max parallelism is set. */
  void build(StreamExecutionEnvironment environment) {
    DataStream<PendingRecord> read =
        OperatorId.SOURCE_DEAD_LETTERS.mark(
            environment.fromSource(
                letters, WatermarkStrategy.noWatermarks(), OperatorId.SOURCE_DEAD_LETTERS.title()));
    DataStream<FailedRecord> failures =
        OperatorId.READ_FAILURES.mark(read.map(new ReadFailuresFunction()));
    SingleOutputStreamOperator<PendingRecord> due =
        OperatorId.SCHEDULE_RETRIES.mark(
            failures.keyBy(FailedRecord::letter).process(new RetryFunction(policy, ROWS)));
    OperatorId.SUBMIT_AGAIN.mark(due.sinkTo(pending));
    OperatorId.DEAD_LETTER_TABLE.mark(due.getSideOutput(ROWS).sinkTo(table));
  }
}
