package io.prismatic.dd.job;

import io.prismatic.dd.job.config.CommandLineArguments;
import io.prismatic.dd.job.config.ConfigException;
import io.prismatic.dd.job.config.DatabaseSection;
import io.prismatic.dd.job.config.PipelineConfig;
import io.prismatic.dd.sinks.postgres.DatabaseSettings;
import io.prismatic.dd.sinks.postgres.DeadLetterTable;
import io.prismatic.dd.sinks.postgres.StoredDeadLetter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every subcommand has: the configuration, the selection, the output. */
abstract class DeadLetterSubcommand implements Callable<Integer> {

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The jobs' YAML file, for database and Kafka.")
  private Path file;

  @Mixin private DeadLetterFilter filter;

  @Spec private CommandSpec spec;

  DeadLetterFilter filter() {
    return filter;
  }

  @Override
  public final Integer call() throws Exception {
    check();
    PipelineConfig config = PipelineConfig.read(file, Map.of());
    DatabaseSection database = config.database();
    DatabaseSettings settings =
        new DatabaseSettings(database.url(), database.user(), database.password());
    try (DeadLetterTable table = open(settings)) {
      run(table, config);
    }
    return CommandLineArguments.DONE;
  }

  private static DeadLetterTable open(DatabaseSettings settings) throws SQLException {
    try {
      return DeadLetterTable.open(settings);
    } catch (IllegalStateException absentSecret) {
      throw new ConfigException(List.of("database.password: " + absentSecret.getMessage()));
    }
  }

  /** What picocli cannot check. */
  void check() {}

  abstract void run(DeadLetterTable table, PipelineConfig config) throws Exception;

  void print(String line) {
    spec.commandLine().getOut().println(line);
  }

  ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Tab-separated; ids could hold what a terminal obeys. */
  void print(List<StoredDeadLetter> letters) {
    print("letter\tcase\tentity\tstage\treason\tretries\tstatus\tfailed\tnext retry");
    for (StoredDeadLetter letter : letters) {
      Stream<Object> cells =
          Stream.of(
              letter.letter(),
              orDash(letter.caseId()),
              orDash(letter.entityId()),
              letter.stage(),
              letter.reason(),
              letter.retryCount(),
              letter.status(),
              letter.failedAt(),
              orDash(letter.nextRetryAt()));
      print(
          String.join("\t", cells.map(cell -> cell.toString().replaceAll("\\p{C}", "?")).toList()));
    }
  }

  private static Object orDash(Object value) {
    return value == null ? "-" : value;
  }
}
