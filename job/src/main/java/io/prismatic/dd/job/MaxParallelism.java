package io.prismatic.dd.job;

import io.prismatic.dd.job.config.ConfigException;
import io.prismatic.dd.job.config.PipelineConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Keeps parallelisms within the max parallelism: Flink would refuse the job only on the cluster,
 * and batches have no key for a subtask without key groups. That a savepoint has another max
 * parallelism only Flink can tell, and does so before the job runs.
 */
final class MaxParallelism {

  private static final String OWN = PipelineOptions.MAX_PARALLELISM.key();

  private MaxParallelism() {}

  /**
   * Checks the parallelism of the whole job, from {@code flink run -p} or the cluster.
   *
   * @throws ConfigException if it is above the max parallelism
   */
  static void check(StreamExecutionEnvironment environment) {
    refuse(
        problems(environment, Map.of("the job's parallelism (-p)", environment.getParallelism())));
  }

  /**
   * As above, and those of the stages.
   *
   * @throws ConfigException naming each that is above the max parallelism
   */
  static void check(StreamExecutionEnvironment environment, PipelineConfig config) {
    check(environment);
    refuse(problems(environment, config));
  }

  /** What is wrong with the stages and how to fix it, empty if nothing is. */
  static List<String> problems(StreamExecutionEnvironment environment, PipelineConfig config) {
    Map<String, Integer> stages = new LinkedHashMap<>();
    stages.put("storage.parallelism", config.storage().parallelism());
    stages.put("notifications.parallelism", config.notifications().parallelism());
    return problems(environment, stages);
  }

  private static List<String> problems(
      StreamExecutionEnvironment environment, Map<String, Integer> parallelisms) {
    int most = environment.getMaxParallelism();
    List<String> problems = new ArrayList<>();
    parallelisms.forEach(
        (name, parallelism) -> {
          if (parallelism > most) {
            problems.add(
                ("%s: %d is above %s, %d: lower it. A job that resumes from a savepoint cannot raise"
                        + " the max parallelism")
                    .formatted(name, parallelism, OWN, most));
          }
        });
    return problems;
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
