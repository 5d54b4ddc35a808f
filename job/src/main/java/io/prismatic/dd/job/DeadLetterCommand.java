package io.prismatic.dd.job;

import io.prismatic.dd.job.config.CommandLineArguments;
import io.prismatic.dd.job.config.ConfigException;
import io.prismatic.dd.job.config.PipelineConfig;
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
      DeadLetterAction.Resubmit.class,
      DeadLetterAction.Discard.class
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
    Program.end(() -> run(arguments, System.out, System.err));
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
}
