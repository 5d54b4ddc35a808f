package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.job.config.PipelineConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class RetryTopologyTest {

  /** A savepoint finds its state by these; none may ever change or go without a migration. */
  @Test
  void givesEveryOperatorItsFixedUid() {
    List<String> uids =
        graph().getStreamNodes().stream().map(StreamNode::getTransformationUID).sorted().toList();

    assertThat(uids)
        .containsExactly(
            "Sink Committer: submit-again",
            "dead-letter-table",
            "read-failures",
            "schedule-retries",
            "source-dead-letters",
            "submit-again");
  }

  /** In one chain with the schedule, rows of one record cannot overtake one another. */
  @Test
  void keepsTheScheduleAndBothEndsInOneChain() {
    List<String> boxes = new ArrayList<>();
    for (JobVertex vertex : graph().getJobGraph().getVerticesSortedTopologicallyFromSources()) {
      boxes.add(vertex.getName() + " × " + vertex.getParallelism());
    }

    assertThat(boxes)
        .containsExactly(
            "Source: Read dead letters -> Read failures × 4",
            "Schedule retries -> (Submit again to Kafka: Writer -> Submit again to Kafka: Committer,"
                + " Keep the table of dead letters: Writer) × 4");
  }

  private static StreamGraph graph() {
    StreamExecutionEnvironment environment = EntityAnalyzerJob.environment(new Configuration());
    environment.setParallelism(4);
    DeadLetterJob.build(
        environment,
        PipelineConfig.of(
            Map.of(
                "kafka.bootstrap-servers", "localhost:9092",
                "database.url", "jdbc:postgresql://localhost/dd",
                "database.user", "dd",
                "scoring.watchlist.path", "/lists/watchlist.jsonl")));
    return environment.getStreamGraph();
  }
}
