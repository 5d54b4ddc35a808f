package io.prismatic.dd.job;

import io.prismatic.dd.job.config.CommandLineArguments;
import io.prismatic.dd.job.config.ConfigException;
import io.prismatic.dd.job.config.KafkaSettings;
import io.prismatic.dd.job.config.PipelineConfig;
import io.prismatic.dd.job.source.TopicCheck;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Submits a job, or ends the process and says what to fix. */
final class Submission {

  private Submission() {}

  /**
   * Checks the topics, builds the graph and executes it.
   *
   * @throws Exception if the job could not be submitted or has failed
   */
  static void of(
      StreamExecutionEnvironment environment,
      String name,
      PipelineConfig config,
      BiConsumer<StreamExecutionEnvironment, PipelineConfig> build)
      throws Exception {
    try {
      checkTopics(config.kafka());
      build.accept(environment, config);
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      System.exit(CommandLineArguments.INVALID);
    }
    environment.execute(name);
  }

  /**
   * A client that cannot reach Kafka may still submit: the cluster may.
   *
   * @throws ConfigException naming each problem of the topics, or the secret that is not there
   */
  private static void checkTopics(KafkaSettings kafka) {
    TopicCheck.Outcome outcome;
    try {
      outcome = TopicCheck.of(kafka);
    } catch (IllegalStateException absentSecret) {
      throw new ConfigException(List.of("kafka.properties: " + absentSecret.getMessage()));
    }
    if (outcome instanceof TopicCheck.Outcome.Checked checked && !checked.problems().isEmpty()) {
      throw new ConfigException(checked.problems());
    }
    if (outcome instanceof TopicCheck.Outcome.NotChecked failure) {
      System.err.printf(
          "The topics were not checked: Kafka failed at %s (%s). The job is submitted nevertheless,"
              + " the cluster may reach it; if not, correct kafka.bootstrap-servers or"
              + " kafka.properties.%n",
          kafka.bootstrapServers(), failure.why());
    }
  }
}
