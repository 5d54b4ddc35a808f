package io.prismatic.dd.job;

import io.prismatic.dd.job.config.CommandLineArguments;
import io.prismatic.dd.job.config.ConfigException;
import io.prismatic.dd.job.config.KafkaSettings;
import io.prismatic.dd.job.config.PipelineConfig;
import io.prismatic.dd.job.source.TopicCheck;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Submits a job, or says what to fix. The program of a process, as {@code flink run} or {@code
 * java} start it, ends with an exit status; a JobManager that runs it for the REST API or the web
 * UI must live on, so there an exception carries what was to be printed.
 */
final class Submission {

  private final String name;
  private final BiConsumer<StreamExecutionEnvironment, PipelineConfig> build;

  /**
   * @param name the job's
   * @param build adds the job's graph to an environment
   */
  Submission(String name, BiConsumer<StreamExecutionEnvironment, PipelineConfig> build) {
    this.name = name;
    this.build = build;
  }

  /**
   * Reads the arguments, checks the topics, builds the graph and executes it.
   *
   * @throws Exception if the job could not be submitted or has failed; inside a JobManager also
   *     {@link IllegalArgumentException} with the answer to {@code --help} or the problems found
   */
  void run(
      StreamExecutionEnvironment environment, CommandLineArguments commandLine, String[] arguments)
      throws Exception {
    if (Program.isOfItsProcess()) {
      submit(environment, commandLine, arguments, System.out, System.err)
          .ifPresent(exit -> System.exit(exit.status()));
      return;
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream printer = new PrintStream(said, true, StandardCharsets.UTF_8);
    if (submit(environment, commandLine, arguments, printer, printer).isPresent()) {
      throw new IllegalArgumentException(said.toString(StandardCharsets.UTF_8));
    }
  }

  private Optional<CommandLineArguments.Outcome.Exit> submit(
      StreamExecutionEnvironment environment,
      CommandLineArguments commandLine,
      String[] arguments,
      PrintStream out,
      PrintStream err)
      throws Exception {
    CommandLineArguments.Outcome outcome = commandLine.parse(arguments, out, err);
    if (outcome instanceof CommandLineArguments.Outcome.Run run) {
      try {
        checkTopics(run.config().kafka());
        build.accept(environment, run.config());
      } catch (ConfigException e) {
        err.println(e.getMessage());
        return Optional.of(new CommandLineArguments.Outcome.Exit(CommandLineArguments.INVALID));
      }
      environment.execute(name);
      return Optional.empty();
    }
    return Optional.of((CommandLineArguments.Outcome.Exit) outcome);
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
