package io.prismatic.dd.job;

import io.prismatic.dd.functions.deadletter.Failure;
import io.prismatic.dd.functions.deadletter.Stage;
import io.prismatic.dd.functions.parse.ParseLimits;
import io.prismatic.dd.functions.score.EntityScorer;
import io.prismatic.dd.functions.score.ScoringOutcome;
import io.prismatic.dd.job.config.CommandLineArguments;
import io.prismatic.dd.job.config.ConfigException;
import io.prismatic.dd.job.config.PipelineConfig;
import io.prismatic.dd.job.config.ScoringSettings;
import io.prismatic.dd.sinks.postgres.ScoreJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Scores one entity as the job would and says why; stores and sends nothing, except to the adapters
 * and the screening API where they are configured.
 *
 * <pre>
 * java -cp "entity-analyzer.jar:$FLINK_HOME/lib/*" io.prismatic.dd.job.ExplainCommand \
 *     --config pipeline.yaml entity.json
 * </pre>
 *
 * <p>It prints names, to whoever has given them, and logs none. Exit status: 0 there is a score; 1
 * the configuration or a file that it names has problems; 2 the arguments are not understood or the
 * entity's file cannot be read; 3 it is no entity, the job would make a dead letter of it; 4 it
 * could not be enriched or screened.
 */
@Command(
    name = "ExplainCommand",
    description = "Scores one entity as the job would, and prints the score with its reasons.",
    footer = {
      "",
      "Exit codes: 0 there is a score, 1 the configuration or a file that it names has problems, 2"
          + " the arguments are not understood or the entity's file cannot be read, 3 it is no"
          + " entity and would become a dead letter, 4 it could not be enriched or screened."
    })
public final class ExplainCommand implements Callable<Integer> {

  /** The exit status if the job would make a dead letter of what was given. */
  public static final int NO_ENTITY = 3;

  /** The exit status if an adapter or the screener cannot start or fails. */
  public static final int NOT_SCREENED = 4;

  private static final int WIDTH = 100;
  private static final String STDIN = "-";

  /** How the score is printed. */
  enum Format {
    TEXT,
    JSON
  }

  @SuppressWarnings("unused") // picocli answers it.
  @Option(names = "--help", usageHelp = true, description = "Print this and exit.")
  private boolean help;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The jobs' YAML file; only adapters and scoring are used.")
  private Path config;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "text|json",
      description = "Words, or the columns of the stored row as JSON; default: ${DEFAULT-VALUE}.")
  private Format format;

  @Parameters(
      paramLabel = "ENTITY",
      arity = "0..1",
      defaultValue = STDIN,
      description = "File with one message of the pending topic; without it or with -, stdin.")
  private String entity;

  @Spec private CommandSpec spec;

  private final InputStream in;
  private final PrintStream out;

  private ExplainCommand(InputStream in, PrintStream out) {
    this.in = in;
    this.out = out;
  }

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    Program.end(() -> run(arguments, System.in, System.out, System.err));
  }

  /**
   * Does it.
   *
   * @return the exit status
   */
  static int run(String[] arguments, InputStream in, PrintStream out, PrintStream err) {
    return new CommandLine(new ExplainCommand(in, out))
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setUsageHelpWidth(WIDTH)
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExitCodeExceptionMapper(ExplainCommand::status)
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              line.getErr().println(failure.getMessage());
              return status(failure);
            })
        .execute(arguments);
  }

  private static int status(Throwable failure) {
    if (failure instanceof ParameterException) {
      return CommandLineArguments.MISUSED;
    }
    return failure instanceof ConfigException ? CommandLineArguments.INVALID : NOT_SCREENED;
  }

  @Override
  public Integer call() throws Exception {
    PipelineConfig pipeline = PipelineConfig.read(config, Map.of());
    ScoringSettings settings = pipeline.scoring();
    Scoring scoring = Scoring.of(settings);
    byte[] json = read();
    try (EntityScorer scorer = scorer(pipeline, scoring)) {
      ScoringOutcome outcome = scorer.score(json, settings.deadline());
      return outcome.scored() == null ? failed(outcome.failed().failure()) : print(outcome);
    }
  }

  /** What a screener needs to start, a list or a secret, is named by the configuration. */
  private static EntityScorer scorer(PipelineConfig pipeline, Scoring scoring) throws Exception {
    try {
      return new EntityScorer(
          pipeline.enrichment(), scoring.screeners(), scoring.riskModel(), Clock.systemUTC());
    } catch (IllegalStateException | UncheckedIOException e) {
      throw new ConfigException(List.of(e.getMessage()));
    }
  }

  /** One byte more than the job reads is enough to be refused as the job would. */
  private byte[] read() {
    int most = ParseLimits.DEFAULT.bytes() + 1;
    try {
      if (entity.equals(STDIN)) {
        return in.readNBytes(most);
      }
      try (InputStream file = Files.newInputStream(Path.of(entity))) {
        return file.readNBytes(most);
      }
    } catch (NoSuchFileException e) {
      throw unreadable("no such file");
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(
          Files.isDirectory(Path.of(entity))
              ? "a directory, expected a file with one entity"
              : "cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private ParameterException unreadable(String why) {
    return new ParameterException(spec.commandLine(), entity + ": " + why);
  }

  private int print(ScoringOutcome outcome) throws IOException {
    out.write(
        format == Format.TEXT
            ? ExplanationText.of(outcome.scored()).getBytes(StandardCharsets.UTF_8)
            : ScoreJson.document(outcome.scored()));
    out.println();
    out.flush();
    return CommandLineArguments.DONE;
  }

  private int failed(Failure failure) {
    spec.commandLine()
        .getErr()
        .println(
            "no score: "
                + failure.stage().label()
                + ", "
                + failure.reason().label()
                + ": "
                + failure.detail());
    return failure.stage() == Stage.PARSE ? NO_ENTITY : NOT_SCREENED;
  }
}
