package io.prismatic.dd.job;

import io.prismatic.dd.job.config.ConfigException;
import io.prismatic.dd.job.config.KafkaSettings;
import io.prismatic.dd.job.config.PipelineConfig;
import io.prismatic.dd.sinks.kafka.PendingPublisher;
import io.prismatic.dd.sinks.postgres.DeadLetterSelection;
import io.prismatic.dd.sinks.postgres.DeadLetterTable;
import io.prismatic.dd.sinks.postgres.StoredDeadLetter;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Does something with letters, and records it. */
abstract sealed class DeadLetterAction extends DeadLetterSubcommand {

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

  DeadLetterAction(String done) {
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
            "Kafka refused " + String.join(", ", outcome.refused()) + ": too large for the topic?");
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

  /** Submits letters again. */
  @Command(
      name = "resubmit",
      description = {
        "Submits parked letters to the pending topic as first attempts, with their origin.",
        "Waiting ones are the job's, until they are overdue by a day: then it has lost them.",
        "Marks them when the broker has them."
      })
  static final class Resubmit extends DeadLetterAction {

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
      try (PendingPublisher publisher = publisher(kafka)) {
        return table.resubmit(selection, limit, author, publisher::publish);
      }
    }

    private static PendingPublisher publisher(KafkaSettings kafka) {
      try {
        return new PendingPublisher(
            kafka.bootstrapServers(), kafka.topics().pending(), kafka.producerProperties());
      } catch (IllegalStateException absentSecret) {
        throw new ConfigException(List.of("kafka.properties: " + absentSecret.getMessage()));
      }
    }
  }

  /** Gives letters up. */
  @Command(name = "discard", description = "Gives parked letters up; their rows stay.")
  static final class Discard extends DeadLetterAction {

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
