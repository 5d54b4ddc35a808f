package io.prismatic.dd.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.junit.jupiter.api.Test;

class FlinkDefaultsTest {

  static final List<ConfigOption<?>> OPTIONS =
      List.of(
          CheckpointingOptions.CHECKPOINTING_INTERVAL,
          CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS,
          CheckpointingOptions.CHECKPOINTING_TIMEOUT,
          CheckpointingOptions.TOLERABLE_FAILURE_NUMBER,
          CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
          CheckpointingOptions.ENABLE_UNALIGNED,
          RestartStrategyOptions.RESTART_STRATEGY,
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER,
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_JITTER_FACTOR,
          ExecutionOptions.BUFFER_TIMEOUT,
          PipelineOptions.GENERIC_TYPES,
          PipelineOptions.OBJECT_REUSE,
          PipelineOptions.AUTO_GENERATE_UIDS,
          PipelineOptions.MAX_PARALLELISM);

  @Test
  void setsExactlyWhatTheJobsRelyOn() {
    Set<String> keys = OPTIONS.stream().map(ConfigOption::key).collect(Collectors.toSet());

    assertThat(FlinkDefaults.over(new Configuration()).keySet()).isEqualTo(keys);
  }

  @Test
  void whatTheClusterStatesWinsUnderAnOlderSpellingToo() {
    Configuration given = new Configuration();
    given.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMinutes(1));
    given.setString("restart-strategy", "fixed-delay");

    Configuration all = FlinkDefaults.over(given);

    assertThat(all.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(all.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("fixed-delay");
    assertThat(given.keySet()).hasSize(2);
  }

  @Test
  void chainsOperatorsWhateverTheClusterStatesAndSaysSo() {
    Configuration given = new Configuration();
    assertThat(FlinkDefaults.overruled(given)).isNull();

    given.set(PipelineOptions.OPERATOR_CHAINING, false);

    assertThat(FlinkDefaults.over(given).get(PipelineOptions.OPERATOR_CHAINING)).isTrue();
    assertThat(FlinkDefaults.overruled(given))
        .startsWith("pipeline.operator-chaining.enabled: false is not followed");
  }
}
