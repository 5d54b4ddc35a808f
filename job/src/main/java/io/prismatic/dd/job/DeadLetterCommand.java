package io.prismatic.dd.job;

import io.prismatic.dd.job.config.CommandLineArguments;
import io.prismatic.dd.job.config.ConfigException;
import io.prismatic.dd.job.config.KafkaSettings;
import io.prismatic.dd.job.config.PipelineConfig;
import io.prismatic.dd.sinks.kafka.PendingPublisher;
import io.prismatic.dd.sinks.postgres.DeadLetterSelection;
import io.prismatic.dd.sinks.postgres.DeadLetterTable;
import io.prismatic.dd.sinks.postgres.StoredDeadLetter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What a person does with dead letters: list them, submit parked ones again, discard them.
 *
 * <pre>
 * java -cp "entity-analyzer.jar:$FLINK_HOME/lib/*" io.prismatic.dd.job.DeadLetterCommand \
 *     list --config pipeline.yaml --status parked
 * </pre>
 *
 * <p>It prints ids and reasons, never a record. Exit status: 0 done, also if nothing matched; 1 the
 * configuration has problems; 2 the arguments are not understood; 3 the database or Kafka failed:
 * what was done before is recorded, run it again for the rest.
 */
@Command(
    name = "DeadLetterCommand",
    description = "Lists dead letters, submits parked ones again, or discards them.",
    subcommands = {
      DeadLetterCommand.ListLetters.class,
      DeadLetterCommand.Resubmit.class,
      DeadLetterCommand.Discard.class
    })
public final class DeadLetterCommand implements Runnable {

  /** The exit status if the database or Kafka failed. */
  public static final int FAILED = 3;

  private static final int WIDTH = 100;

  @SuppressWarnings("unused") // picocli answers it.
  @Option(
      names = "--help",
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Print this and exit.")
  private boolean help;

  @Spec private CommandSpec spec;

  private DeadLetterCommand() {}

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  /**
   * Does it.
   *
   * @return the exit status
   */
  static int run(String[] arguments, PrintStream out, PrintStream err) {
    return new CommandLine(new DeadLetterCommand())
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setUsageHelpWidth(WIDTH)
        .setExpandAtFiles(false)
        .setExitCodeExceptionMapper(DeadLetterCommand::status)
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              line.getErr().println(message(failure));
              return status(failure);
            })
        .execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected list, resubmit or discard");
  }

  private static int status(Throwable failure) {
    if (failure instanceof ParameterException) {
      return CommandLineArguments.MISUSED;
    }
    return failure instanceof ConfigException ? CommandLineArguments.INVALID : FAILED;
  }

  /** Without a stack, and without the words of servers, which may repeat values. */
  private static String message(Exception failure) {
    if (failure instanceof SQLException sql) {
      return DeadLetterTable.advice(sql);
    }
    if (failure instanceof KafkaException && failure.getCause() != null) {
      String cause = failure.getCause().getClass().getSimpleName();
      return "Kafka failed (" + cause + "), nothing more was submitted";
    }
    return failure.getMessage();
  }

  /** Shows letters. */
  @Command(name = "list", description = "Prints ids and reasons, the oldest failures first.")
  static final class ListLetters extends DeadLetterSubcommand {

    @Option(names = "--limit", defaultValue = "100", description = "Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Override
    void check() {
      if (limit < 1) {
        throw misuse("--limit: expected 1 or more");
      }
    }

    @Override
    void run(DeadLetterTable table, PipelineConfig config) throws SQLException {
      DeadLetterSelection selection = filter().selection(false);
      List<StoredDeadLetter> letters = table.list(selection, limit);
      print(letters);
      print(letters.size() + " of " + table.count(selection));
    }
  }

  /** Does something with letters, and records it. */
  abstract static sealed class Action extends DeadLetterSubcommand permits Resubmit, Discard {

    @Option(names = "--limit", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--all", description = "Without any other selection: all that are parked.")
    private boolean all;

    @Option(names = "--dry-run", description = "Print what would be taken, and do nothing.")
    private boolean dryRun;

    @Option(
        names = "--by",
        defaultValue = "${sys:user.name}",
        description = "Who does it, for the record; default: ${DEFAULT-VALUE}.")
    private String by;

    @Option(names = "--note", description = "Why, for the record.")
    private String note;

    private final String done;

    Action(String done) {
      this.done = done;
    }

    @Override
    final void check() {
      if (!all && filter().isEmpty()) {
        throw misuse("expected a selection, or --all");
      }
      if (limit < 1) {
        throw misuse("--limit: expected 1 or more");
      }
    }

    @Override
    final void run(DeadLetterTable table, PipelineConfig config) throws Exception {
      DeadLetterSelection selection = filter().selection(true);
      long matching = table.count(selection);
      if (dryRun) {
        List<StoredDeadLetter> letters = table.list(selection, limit);
        print(letters);
        print("would be " + done + ": " + letters.size() + " of " + matching);
      } else {
        DeadLetterTable.Outcome outcome =
            act(table, config, selection, limit, new DeadLetterTable.Author(by, note));
        print(done + ": " + outcome.done() + " of " + matching);
        if (!outcome.refused().isEmpty()) {
          throw new KafkaException(
              "Kafka refused "
                  + String.join(", ", outcome.refused())
                  + ": too large for the topic?");
        }
      }
    }

    abstract DeadLetterTable.Outcome act(
        DeadLetterTable table,
        PipelineConfig config,
        DeadLetterSelection selection,
        int limit,
        DeadLetterTable.Author author)
        throws Exception;
  }

  /** Submits letters again. */
  @Command(
      name = "resubmit",
      description = {
        "Submits parked letters to the pending topic as first attempts, with their origin.",
        "Waiting ones are the job's, until they are overdue by a day: then it has lost them.",
        "Marks them when the broker has them."
      })
  static final class Resubmit extends Action {

    Resubmit() {
      super("resubmitted");
    }

    @Override
    DeadLetterTable.Outcome act(
        DeadLetterTable table,
        PipelineConfig config,
        DeadLetterSelection selection,
        int limit,
        DeadLetterTable.Author author)
        throws SQLException, InterruptedException {
      KafkaSettings kafka = config.kafka();
      try (PendingPublisher publisher =
          new PendingPublisher(
              kafka.bootstrapServers(), kafka.topics().pending(), kafka.producerProperties())) {
        return table.resubmit(selection, limit, author, publisher::publish);
      }
    }
  }

  /** Gives letters up. */
  @Command(name = "discard", description = "Gives parked letters up; their rows stay.")
  static final class Discard extends Action {

    Discard() {
      super("discarded");
    }

    @Override
    DeadLetterTable.Outcome act(
        DeadLetterTable table,
        PipelineConfig config,
        DeadLetterSelection selection,
        int limit,
        DeadLetterTable.Author author)
        throws SQLException, InterruptedException {
      return new DeadLetterTable.Outcome(table.discard(selection, limit, author), List.of());
    }
  }
}
