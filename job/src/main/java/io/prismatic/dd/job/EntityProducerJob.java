package io.prismatic.dd.job;

import io.prismatic.dd.job.config.CommandLineArguments;
import io.prismatic.dd.job.config.ConfigException;
import io.prismatic.dd.job.config.DatabaseSection;
import io.prismatic.dd.job.config.KafkaSettings;
import io.prismatic.dd.job.config.PipelineConfig;
import io.prismatic.dd.job.source.EntityTableSource;
import io.prismatic.dd.sinks.kafka.KafkaSinks;
import io.prismatic.dd.sinks.postgres.DatabaseSettings;
import io.prismatic.dd.sinks.postgres.QueueSettings;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The producer: publishes pending rows of the table {@code entity} to Kafka and marks them as
 * queued. See {@code --help}, and {@link EntityTableSource} for what it guarantees.
 */
public final class EntityProducerJob {

  /**
   * Rows are marked when a checkpoint is complete, and at most {@code producer.demand} go out until
   * then. There is next to no state, so a checkpoint costs little.
   */
  private static final Duration CHECKPOINTS = Duration.ofSeconds(1);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private EntityProducerJob() {}

  /**
   * Submits the job, or answers {@code --help}, {@code --version} and {@code --validate}.
   *
   * @throws Exception if the job could not be submitted or has failed
   */
  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment environment = environment(new Configuration());
    new Submission("Entity producer", EntityProducerJob::build)
        .run(
            environment,
            new CommandLineArguments(
                EntityProducerJob.class.getSimpleName(),
                "Publishes pending rows of the table entity to Kafka.",
                config -> List.of()),
            arguments);
  }

  /** The jobs' environment; where nobody states how often, with frequent checkpoints. */
  public static StreamExecutionEnvironment environment(Configuration given) {
    StreamExecutionEnvironment cluster = StreamExecutionEnvironment.getExecutionEnvironment(given);
    Configuration all = new Configuration();
    all.addAll(Configuration.fromMap(cluster.getConfiguration().toMap()));
    if (!all.contains(CheckpointingOptions.CHECKPOINTING_INTERVAL)) {
      all.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINTS);
      all.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, PAUSE);
    }
    return EntityAnalyzerJob.environment(all);
  }

  /**
   * Adds the job's graph to an environment.
   *
   * @throws ConfigException if the parallelism is above the max parallelism
   */
  public static void build(StreamExecutionEnvironment environment, PipelineConfig config) {
    MaxParallelism.check(environment);
    KafkaSettings kafka = config.kafka();
    DatabaseSection database = config.database();
    new ProducerTopology(
            new EntityTableSource(
                new DatabaseSettings(database.url(), database.user(), database.password()),
                new QueueSettings(
                    config.producer().caseId(),
                    config.producer().pollInterval(),
                    config.producer().demand()),
                kafka.bootstrapServers() + "/" + kafka.topics().pending()),
            KafkaSinks.pendingRows(
                kafka.bootstrapServers(), kafka.topics().pending(), kafka.producerProperties()))
        .build(environment);
  }
}
