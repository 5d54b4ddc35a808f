package io.prismatic.dd.job.config;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;

/**
 * Flink's settings that the jobs rely on, for clusters that do not state them; the same values,
 * with their reasons, stand in {@code flink-conf/config.yaml}.
 */
public final class FlinkDefaults {

  /** Hours of failing checkpoints: an outage must not turn into restarts that repeat every call. */
  private static final int TOLERABLE_FAILURES = 1_000;

  /** More subtasks than this no operator can have. */
  static final int MAX_PARALLELISM = 128;

  private FlinkDefaults() {}

  /** Told to who submits; null if the cluster's settings are followed in all. */
  public static String overruled(Configuration given) {
    return given.get(PipelineOptions.OPERATOR_CHAINING)
        ? null
        : PipelineOptions.OPERATOR_CHAINING.key()
            + ": false is not followed, the job's operators are chained: apart they would not keep"
            + " to the calls at a time and to the budgets that are configured, and checkpoints would"
            + " wait for entities. Remove the setting, or state it for other jobs only.";
  }

  /**
   * A copy with our value for each key that the jobs rely on and that is not set.
   *
   * @param given what the cluster or the submitter set; it is not changed and wins, except for
   *     {@link #overruled}
   */
  public static Configuration over(Configuration given) {
    Configuration all = new Configuration(given);
    checkpoints(all);
    restarts(all);
    offer(all, ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(10));
    offer(all, PipelineOptions.GENERIC_TYPES, false);
    offer(all, PipelineOptions.OBJECT_REUSE, true);
    offer(all, PipelineOptions.AUTO_GENERATE_UIDS, false);
    offer(all, PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
    if (overruled(given) != null) {
      all.set(PipelineOptions.OPERATOR_CHAINING, true);
    }
    return all;
  }

  /** Older spellings of the key count as set. */
  private static <T> void offer(Configuration all, ConfigOption<T> option, T value) {
    if (!all.contains(option)) {
      all.set(option, value);
    }
  }

  private static void checkpoints(Configuration all) {
    offer(all, CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
    offer(all, CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Duration.ofSeconds(5));
    offer(all, CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofMinutes(10));
    offer(all, CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, TOLERABLE_FAILURES);
    offer(
        all,
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    offer(all, CheckpointingOptions.ENABLE_UNALIGNED, false);
  }

  private static void restarts(Configuration all) {
    offer(all, RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    offer(
        all,
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofSeconds(1));
    offer(
        all,
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofMinutes(1));
    offer(all, RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER, 2.0);
    offer(
        all,
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
        Duration.ofMinutes(10));
    offer(all, RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_JITTER_FACTOR, 0.1);
  }
}
