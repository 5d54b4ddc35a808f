package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.job.config.PipelineConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnalyzerTopologyTest {

  /** A savepoint finds its state by these; none may ever change or go without a migration. */
  @Test
  void givesEveryOperatorItsFixedUid() {
    List<String> uids =
        graph(environment(new Configuration())).getStreamNodes().stream()
            .map(StreamNode::getTransformationUID)
            .sorted()
            .toList();

    assertThat(uids)
        .containsExactly(
            "Sink Committer: dead-letters",
            "Sink Committer: publish-events",
            "announce-entities",
            "dead-letters",
            "enrich-entities",
            "notification-batches",
            "parse-entities",
            "publish-events",
            "route-enriched",
            "route-scores",
            "route-stored",
            "score-entities",
            "source-pending",
            "storage-batches",
            "upsert-entities");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsAsAFewBoxesWithTheCallsInOneChainWithTheSource(boolean clusterChains) {
    Configuration cluster = new Configuration();
    cluster.set(PipelineOptions.OPERATOR_CHAINING, clusterChains);
    JobGraph job = graph(environment(cluster)).getJobGraph();
    List<String> boxes = new ArrayList<>();
    for (JobVertex vertex : job.getVerticesSortedTopologicallyFromSources()) {
      boxes.add(vertex.getName() + " × " + vertex.getParallelism());
    }

    assertThat(boxes)
        .containsExactlyInAnyOrder(
            "Source: Read pending entities -> Parse -> Enrich -> Route enriched and failures"
                + " -> Score -> Route scores and failures × 4",
            "Collect storage batches -> Upsert into PostgreSQL -> Route stored and refused rows × 2",
            "Collect notification batches -> Announce scored entities"
                + " -> Publish events to Kafka: Writer -> Publish events to Kafka: Committer × 1",
            "Publish dead letters to Kafka: Writer -> Publish dead letters to Kafka: Committer × 4");
  }

  @Test
  void setsWhatTheGuaranteesRestOn() {
    StreamExecutionEnvironment environment = environment(new Configuration());

    assertThat(environment.getCheckpointConfig().getCheckpointInterval()).isEqualTo(10_000);
    assertThat(environment.getCheckpointConfig().isUnalignedCheckpointsEnabled()).isFalse();
    assertThat(environment.getConfig().getSerializerConfig().hasGenericTypesDisabled()).isTrue();
    assertThat(environment.getMaxParallelism()).isEqualTo(128);
  }

  private static StreamGraph graph(StreamExecutionEnvironment environment) {
    EntityAnalyzerJob.build(
        environment,
        PipelineConfig.of(
            Map.of(
                "kafka.bootstrap-servers", "localhost:9092",
                "database.url", "jdbc:postgresql://localhost/dd",
                "database.user", "dd",
                "scoring.watchlist.path", "/lists/watchlist.jsonl")));
    return environment.getStreamGraph();
  }

  private static StreamExecutionEnvironment environment(Configuration cluster) {
    StreamExecutionEnvironment environment = EntityAnalyzerJob.environment(cluster);
    environment.setParallelism(4);
    return environment;
  }
}
