package io.prismatic.dd.job;

import io.prismatic.dd.job.config.CommandLineArguments;
import io.prismatic.dd.job.config.ConfigException;
import io.prismatic.dd.job.config.DatabaseSection;
import io.prismatic.dd.job.config.KafkaSettings;
import io.prismatic.dd.job.config.PipelineConfig;
import io.prismatic.dd.job.source.PendingSource;
import io.prismatic.dd.sinks.kafka.KafkaSinks;
import io.prismatic.dd.sinks.postgres.DatabaseSettings;
import io.prismatic.dd.sinks.postgres.DeadLetterSink;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job of dead letters: keeps the table {@code dead_letter}, submits what is retryable again
 * when due, parks the rest for {@link DeadLetterCommand}. See {@code --help}.
 *
 * <p>Stop it with a savepoint, <em>without</em> {@code --drain}: a drain ends the input, and Flink
 * drops timers at the end of input. Retries that waited then would stay {@code waiting} in the
 * table for ever. The schedule is part of checkpoints and savepoints; after a stop of any length
 * what is overdue is spread over {@code retry.base}.
 *
 * <p>The state holds each waiting record. Beyond some 100,000 of them run the job with {@code -D
 * state.backend.type=rocksdb}.
 */
public final class DeadLetterJob {

  /** Nothing is in flight here, so nothing stops the source. */
  private static final int NO_CALLS = Integer.MAX_VALUE;

  private DeadLetterJob() {}

  /**
   * Submits the job, or answers {@code --help}, {@code --version} and {@code --validate}.
   *
   * @throws Exception if the job could not be submitted or has failed
   */
  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment environment = EntityAnalyzerJob.environment(new Configuration());
    new Submission("Dead letters", DeadLetterJob::build)
        .run(
            environment,
            new CommandLineArguments(
                DeadLetterJob.class.getSimpleName(),
                "Keeps the table of dead letters, retries them when due and parks the rest.",
                config -> List.of()),
            arguments);
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
    new RetryTopology(
            PendingSource.of(
                kafka.topics().deadLetter(),
                kafka.groupId() + "-dead-letter",
                NO_CALLS,
                kafka.consumerProperties()),
            config.retry(),
            KafkaSinks.pending(
                kafka.bootstrapServers(), kafka.topics().pending(), kafka.producerProperties()),
            new DeadLetterSink(
                new DatabaseSettings(database.url(), database.user(), database.password())))
        .build(environment);
  }
}
