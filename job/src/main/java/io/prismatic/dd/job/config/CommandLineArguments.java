package io.prismatic.dd.job.config;

import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The arguments of an entry point: {@code [--config=FILE] [--key=value …] [--validate] [--help]
 * [--version]}. It never ends the JVM: {@code main} also runs inside a cluster, and decides.
 */
public final class CommandLineArguments {

  /** The exit status after {@code --help}, {@code --version} or a clean {@code --validate}. */
  public static final int DONE = 0;

  /** The exit status if the configuration has problems. */
  public static final int INVALID = 1;

  /** The exit status if the arguments are not understood. */
  public static final int MISUSED = 2;

  private static final String OPTION = "--";

  private final String name;
  private final String description;
  private final Function<PipelineConfig, List<String>> furtherRules;

  /** What to do next. */
  public sealed interface Outcome {

    /**
     * Run the job.
     *
     * @param config checked
     */
    record Run(PipelineConfig config) implements Outcome {}

    /**
     * Everything was said; end.
     *
     * @param status {@link #DONE}, {@link #INVALID} or {@link #MISUSED}
     */
    record Exit(int status) implements Outcome {}
  }

  /**
   * @param name the entry point, as the help names it
   * @param description what it does, one sentence
   * @param furtherRules problems that only the entry point can see, such as {@link
   *     PipelineConfig#problemsWith}; called with a configuration that is right otherwise
   */
  public CommandLineArguments(
      String name, String description, Function<PipelineConfig, List<String>> furtherRules) {
    this.name = name;
    this.description = description;
    this.furtherRules = furtherRules;
  }

  /**
   * Reads arguments and the file they name.
   *
   * @param args the arguments of {@code main}
   * @param out for help, version and the configuration that {@code --validate} found right
   * @param err for problems
   */
  public Outcome parse(String[] args, PrintStream out, PrintStream err) {
    CommandLine commandLine = Usage.commandLine(name, description);
    ParseResult parsed;
    try {
      parsed = commandLine.parseArgs(args);
    } catch (CommandLine.ParameterException e) {
      err.println(misuse(e));
      return hint(err, MISUSED);
    }
    if (parsed.isUsageHelpRequested()) {
      commandLine.usage(out, Ansi.OFF);
      return new Outcome.Exit(DONE);
    }
    if (parsed.isVersionHelpRequested()) {
      commandLine.printVersionHelp(out, Ansi.OFF);
      return new Outcome.Exit(DONE);
    }
    return read(parsed, out, err);
  }

  private Outcome read(ParseResult parsed, PrintStream out, PrintStream err) {
    Problems problems = new Problems();
    Map<String, String> overrides = overrides(parsed, problems);
    boolean misused = !problems.lines().isEmpty();
    try {
      Settings settings = Settings.read(file(parsed, problems), overrides, problems);
      PipelineConfig config = ConfigReader.read(settings, problems);
      List<String> further = furtherRules.apply(config);
      if (!further.isEmpty()) {
        throw new ConfigException(further);
      }
      if (!parsed.hasMatchedOption(Usage.VALIDATE)) {
        return new Outcome.Run(config);
      }
      out.print(EffectiveConfig.text(settings));
      return new Outcome.Exit(DONE);
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return hint(err, misused ? MISUSED : INVALID);
    }
  }

  /** Picocli's own message could repeat the next argument, and with it a secret. */
  private static String misuse(CommandLine.ParameterException e) {
    ArgSpec about =
        e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()
            ? missing.getMissing().get(0)
            : e.getArgSpec();
    if (about instanceof OptionSpec option) {
      boolean takesNone = option.arity().max() == 0;
      return option.longestName() + (takesNone ? ": takes no value" : ": expected a value");
    }
    return "The arguments are not understood.";
  }

  private Outcome hint(PrintStream err, int status) {
    err.println("Try " + name + " --help.");
    return new Outcome.Exit(status);
  }

  private static Path file(ParseResult parsed, Problems problems) {
    String file = parsed.matchedOptionValue(Usage.CONFIG, null);
    try {
      return file == null ? null : Path.of(file);
    } catch (InvalidPathException e) {
      problems.add(Usage.CONFIG, "not the path of a file: " + Quoted.of(file));
      return null;
    }
  }

  /** Values are not repeated in problems: a mistyped name may have been that of a secret. */
  private static Map<String, String> overrides(ParseResult parsed, Problems problems) {
    Map<String, String> overrides = new LinkedHashMap<>();
    for (String key : ConfigKeys.names()) {
      if (parsed.hasMatchedOption(OPTION + key)) {
        overrides.put(key, parsed.matchedOptionValue(OPTION + key, ""));
      }
    }
    if (parsed.hasMatchedOption(Usage.ANY_PROPERTY)) {
      problems.add(Usage.ANY_PROPERTY, "expected the name of a property in place of NAME");
    }
    List<String> others = parsed.unmatched();
    for (int i = 0; i < others.size(); i++) {
      String other = others.get(i);
      int equals = other.indexOf('=');
      String option = equals < 0 ? other : other.substring(0, equals);
      if (!option.startsWith(OPTION)) {
        problems.add("argument " + (i + 1) + " of those left over", "expected --key=value");
      } else if (!option.startsWith(OPTION + KafkaKeys.PROPERTIES)) {
        problems.add(option, "unknown option" + DidYouMean.phrase(option, options()));
      } else if (equals < 0) {
        problems.add(option, "expected " + option + "=value");
      } else {
        overrides.put(option.substring(OPTION.length()), other.substring(equals + 1));
      }
    }
    return overrides;
  }

  private static List<String> options() {
    List<String> options =
        new ArrayList<>(List.of(Usage.CONFIG, Usage.VALIDATE, Usage.HELP, Usage.VERSION));
    ConfigKeys.names().forEach(key -> options.add(OPTION + key));
    return options;
  }
}
