package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.job.config.PipelineConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class ProducerTopologyTest {

  /** A savepoint finds its state by these; none may ever change or go without a migration. */
  @Test
  void givesEveryOperatorItsFixedUid() {
    List<String> uids =
        graph().getStreamNodes().stream().map(StreamNode::getTransformationUID).sorted().toList();

    assertThat(uids)
        .containsExactly(
            "Sink Committer: publish-pending", "publish-pending", "source-entity-table");
  }

  /** In one chain with the source, the sink has sent every row when a barrier passes. */
  @Test
  void isOneChainOfOneSubtaskWhateverTheParallelism() {
    List<String> boxes = new ArrayList<>();
    for (JobVertex vertex : graph().getJobGraph().getVerticesSortedTopologicallyFromSources()) {
      boxes.add(vertex.getName() + " × " + vertex.getParallelism());
    }

    assertThat(boxes)
        .containsExactly(
            "Source: Read pending rows -> Publish pending entities to Kafka: Writer"
                + " -> Publish pending entities to Kafka: Committer × 1");
  }

  @Test
  void makesCheckpointsEverySecondWhereNobodySaysOtherwise() {
    Configuration stated = new Configuration();
    stated.setString(CheckpointingOptions.CHECKPOINTING_INTERVAL.key(), "7s");

    assertThat(interval(new Configuration())).isEqualTo(1_000);
    assertThat(interval(stated)).isEqualTo(7_000);
  }

  private static long interval(Configuration given) {
    return EntityProducerJob.environment(given).getCheckpointConfig().getCheckpointInterval();
  }

  private static StreamGraph graph() {
    StreamExecutionEnvironment environment = EntityProducerJob.environment(new Configuration());
    environment.setParallelism(4);
    EntityProducerJob.build(
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
