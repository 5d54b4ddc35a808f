package io.prismatic.dd.job;

import io.prismatic.dd.functions.retry.DeadLetterStatus;
import io.prismatic.dd.sinks.postgres.DeadLetterSelection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that select dead letters; all that are given must hold. */
final class DeadLetterFilter {

  @Option(
      names = "--letter",
      paramLabel = "TOPIC-PARTITION@OFFSET",
      description = "The place of the original record, as list prints it.")
  private List<String> letters = List.of();

  @Option(names = "--id", paramLabel = "ENTITY", description = "The entity's id.")
  private List<String> ids = List.of();

  @Option(names = "--case", paramLabel = "CASE", description = "The case's id.")
  private List<String> cases = List.of();

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = "Where it failed: parse, enrich, score, store, notify or unknown.")
  private List<String> stages = List.of();

  @Option(names = "--reason", paramLabel = "REASON", description = "Why, such as unavailable.")
  private List<String> reasons = List.of();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = Time.class,
      description = "Failed then or later: 2026-11-24 or 2026-11-24T10:00:00Z, UTC.")
  private Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = Time.class,
      description = "Failed before then.")
  private Instant to;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      converter = Status.class,
      description = "waiting, retried, parked, resubmitted or discarded.")
  private List<DeadLetterStatus> statuses = List.of();

  /** Whether nothing is selected: a status alone selects nothing. */
  boolean isEmpty() {
    return from == null
        && to == null
        && Stream.of(letters, ids, cases, stages, reasons).allMatch(List::isEmpty);
  }

  /** Everything, or what a person may act on: parked letters unless a status is given. */
  DeadLetterSelection selection(boolean actionable) {
    List<String> stated = statuses.stream().map(DeadLetterStatus::label).toList();
    return new DeadLetterSelection(
        letters,
        ids,
        cases,
        stages,
        reasons,
        from,
        to,
        actionable && stated.isEmpty() ? List.of(DeadLetterStatus.PARKED.label()) : stated,
        actionable);
  }

  /** Reads a time or a date. */
  static final class Time implements ITypeConverter<Instant> {

    @Override
    public Instant convert(String text) {
      try {
        return text.contains("T")
            ? Instant.parse(text)
            : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      } catch (DateTimeParseException e) {
        throw new TypeConversionException("expected 2026-11-24 or 2026-11-24T10:00:00Z");
      }
    }
  }

  /** Reads a status. */
  static final class Status implements ITypeConverter<DeadLetterStatus> {

    @Override
    public DeadLetterStatus convert(String text) {
      for (DeadLetterStatus status : DeadLetterStatus.values()) {
        if (status.label().equals(text.toLowerCase(Locale.ROOT))) {
          return status;
        }
      }
      throw new TypeConversionException(
          "expected waiting, retried, parked, resubmitted or discarded");
    }
  }
}
