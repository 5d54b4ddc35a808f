package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prismatic.dd.job.config.ConfigException;
import io.prismatic.dd.job.config.PipelineConfig;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class MaxParallelismTest {

  @Test
  void everyJobRefusesAParallelismAboveIt() {
    List<BiConsumer<StreamExecutionEnvironment, PipelineConfig>> builds =
        List.of(EntityAnalyzerJob::build, DeadLetterJob::build, EntityProducerJob::build);

    for (BiConsumer<StreamExecutionEnvironment, PipelineConfig> build : builds) {
      StreamExecutionEnvironment environment = EntityAnalyzerJob.environment(new Configuration());
      environment.setParallelism(129);

      assertThatThrownBy(() -> build.accept(environment, config(2, 1)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(
              "the job's parallelism (-p): 129 is above pipeline.max-parallelism, 128: lower it");
    }
  }

  @Test
  void namesEachStageAboveTheOneOfTheCluster() {
    StreamExecutionEnvironment environment = environment(4);

    assertThat(MaxParallelism.problems(environment, config(5, 6)))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("storage.parallelism: 5 is above pipeline.max-parallelism, 4: lower it");
    assertThatThrownBy(() -> EntityAnalyzerJob.build(environment, config(5, 6)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("storage.parallelism: 5")
        .hasMessageContaining("notifications.parallelism: 6");
  }

  @Test
  void acceptsAnyParallelismUpToIt() {
    StreamExecutionEnvironment environment = environment(4);
    environment.setParallelism(4);

    EntityAnalyzerJob.build(environment, config(4, 4));

    assertThat(environment.getStreamGraph().getStreamNodes()).isNotEmpty();
  }

  private static StreamExecutionEnvironment environment(int maxParallelism) {
    Configuration flink = new Configuration();
    flink.set(PipelineOptions.MAX_PARALLELISM, maxParallelism);
    StreamExecutionEnvironment environment = EntityAnalyzerJob.environment(flink);
    environment.setParallelism(1);
    return environment;
  }

  private static PipelineConfig config(int storage, int notifications) {
    return PipelineConfig.of(
        Map.of(
            "kafka.bootstrap-servers", "localhost:9092",
            "database.url", "jdbc:postgresql://localhost/dd",
            "database.user", "dd",
            "scoring.watchlist.path", "/lists/watchlist.jsonl",
            "storage.parallelism", Integer.toString(storage),
            "notifications.parallelism", Integer.toString(notifications)));
  }
}
