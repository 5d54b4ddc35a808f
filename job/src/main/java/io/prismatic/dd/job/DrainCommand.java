package io.prismatic.dd.job;

import io.prismatic.dd.job.drain.Drain;
import io.prismatic.dd.job.drain.JobFinder;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Drains a job of any cluster within a total time, else cancels it and says where to resume.
 *
 * <pre>
 * java -cp "entity-analyzer.jar:$FLINK_HOME/lib/*" io.prismatic.dd.job.DrainCommand \
 *     --rest http://jobmanager:8081 --job "Entity analyzer" --timeout 30s
 * </pre>
 *
 * <p>Exit status: 0 drained and every record accounted for; 1 drained, but the counts do not add
 * up; 2 the arguments are not understood; 3 cancelled, nothing lost, the line says where to resume;
 * 4 the cluster could not be reached or has no such job.
 */
@Command(
    name = "DrainCommand",
    mixinStandardHelpOptions = true,
    description = {
      "Drains a job: finishes what is in flight, flushes partial batches, makes a savepoint.",
      "If that cannot be in time, cancels it and prints the checkpoint to resume from."
    })
public final class DrainCommand implements Callable<Integer> {

  /** Drained, but the counts do not add up. */
  public static final int UNSETTLED = 1;

  /** Cancelled; the checkpoint is where to resume. */
  public static final int CANCELLED = 3;

  /** The cluster could not be reached, or has no such job. */
  public static final int UNREACHABLE = 4;

  @Option(names = "--rest", required = true, paramLabel = "URL", description = "JobManager's REST.")
  private URI rest;

  @Option(names = "--job", required = true, paramLabel = "ID|NAME", description = "Which job.")
  private String job;

  @Option(
      names = "--timeout",
      defaultValue = "30s",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "Total time, cancellation included; default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(
      names = "--savepoint-dir",
      paramLabel = "URI",
      description = "Where to put the savepoint; default: the cluster's own setting.")
  private String directory;

  @Spec private CommandSpec spec;

  private DrainCommand() {}

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    Program.end(() -> run(arguments, System.out, System.err));
  }

  static int run(String[] arguments, PrintStream out, PrintStream err) {
    CommandLine commandLine = new CommandLine(new DrainCommand());
    commandLine.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println(failure.getMessage());
          return failure instanceof IOException ? UNREACHABLE : CANCELLED;
        });
    return commandLine.execute(arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rest.getHost() == null || !String.valueOf(rest.getScheme()).matches("https?")) {
      throw new ParameterException(
          spec.commandLine(), "--rest: expected an address such as http://jobmanager:8081");
    }
    String id = new JobFinder(rest).id(job);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter progress = spec.commandLine().getErr();
    Drain.Result result =
        new Drain(rest, directory, counts -> progress.println("draining: " + counts))
            .run(id, timeout);
    String how = result.clean() ? "drained, savepoint " : "cancelled, resume from ";
    out.printf("%s%s, after %d ms%n", how, result.resume(), result.took().toMillis());
    if (!result.clean() && result.failure() != null) {
      out.println("no savepoint could be made: " + result.failure());
    }
    out.println(result.counts());
    if (!result.clean()) {
      out.println("What is in flight is in that checkpoint or will be read again.");
      return CANCELLED;
    }
    return result.counts().settled() ? CommandLine.ExitCode.OK : UNSETTLED;
  }
}
