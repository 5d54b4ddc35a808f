package io.prismatic.dd.job;

import io.prismatic.dd.functions.batch.Batching;
import io.prismatic.dd.job.config.CommandLineArguments;
import io.prismatic.dd.job.config.ConfigException;
import io.prismatic.dd.job.config.DatabaseSection;
import io.prismatic.dd.job.config.FlinkDefaults;
import io.prismatic.dd.job.config.KafkaSettings;
import io.prismatic.dd.job.config.PipelineConfig;
import io.prismatic.dd.job.source.PendingSource;
import io.prismatic.dd.sinks.kafka.KafkaSinks;
import io.prismatic.dd.sinks.postgres.DatabaseSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The main job: pending entities in, stored scores, events and dead letters out. See {@code
 * --help}.
 */
public final class EntityAnalyzerJob {

  /** What the operator's hard ceiling leaves the screener to give up by itself. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private EntityAnalyzerJob() {}

  /**
   * Submits the job, or answers {@code --help}, {@code --version} and {@code --validate}.
   *
   * @throws Exception if the job could not be submitted or has failed
   */
  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment environment = environment(new Configuration());
    Duration checkpoints =
        Duration.ofMillis(environment.getCheckpointConfig().getCheckpointInterval());
    new Submission("Entity analyzer", EntityAnalyzerJob::build)
        .run(
            environment,
            new CommandLineArguments(
                EntityAnalyzerJob.class.getSimpleName(),
                "Scores pending entities, stores them and announces them.",
                config -> problems(config, checkpoints, environment)),
            arguments);
  }

  private static List<String> problems(
      PipelineConfig config, Duration checkpoints, StreamExecutionEnvironment environment) {
    List<String> problems = new ArrayList<>(config.problemsWith(checkpoints));
    problems.addAll(Scoring.problems(config.scoring()));
    problems.addAll(MaxParallelism.problems(environment, config));
    return problems;
  }

  /** The environment of the cluster or of the caller, with our defaults for what it leaves open. */
  public static StreamExecutionEnvironment environment(Configuration given) {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(given);
    Configuration stated = new Configuration();
    stated.addAll(Configuration.fromMap(environment.getConfiguration().toMap()));
    environment.configure(FlinkDefaults.over(stated));
    String overruled = FlinkDefaults.overruled(stated);
    if (overruled != null) {
      System.err.println(overruled);
    }
    return environment;
  }

  /**
   * Adds the job's graph to an environment.
   *
   * @throws ConfigException if a parallelism is above the max parallelism
   */
  public static void build(StreamExecutionEnvironment environment, PipelineConfig config) {
    MaxParallelism.check(environment, config);
    KafkaSettings kafka = config.kafka();
    DatabaseSection database = config.database();
    Scoring scoring = Scoring.of(config.scoring());
    new AnalyzerTopology(
            PendingSource.of(
                kafka.topics().pending(),
                kafka.groupId(),
                config.scoring().capacity(),
                kafka.consumerProperties()),
            config.enrichment(),
            scoring.screeners(),
            scoring.riskModel(),
            config.scoring().capacity(),
            config.scoring().deadline().plus(GRACE),
            new Batching(
                config.storage().batchSize(),
                config.storage().batchTimeout(),
                config.storage().parallelism()),
            new DatabaseSettings(database.url(), database.user(), database.password()),
            new Batching(
                config.notifications().batchSize(),
                config.notifications().batchTimeout(),
                config.notifications().parallelism()),
            KafkaSinks.scoredEvents(
                kafka.bootstrapServers(),
                kafka.topics().scored(),
                kafka.producerProperties(),
                config.notifications().guarantee() == DeliveryGuarantee.EXACTLY_ONCE,
                kafka.groupId()),
            KafkaSinks.deadLetters(
                kafka.bootstrapServers(), kafka.topics().deadLetter(), kafka.producerProperties()))
        .build(environment);
  }
}
