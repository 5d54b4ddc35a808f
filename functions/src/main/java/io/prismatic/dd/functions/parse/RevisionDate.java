package io.prismatic.dd.functions.parse;

import static java.time.temporal.ChronoField.DAY_OF_MONTH;
import static java.time.temporal.ChronoField.HOUR_OF_DAY;
import static java.time.temporal.ChronoField.MINUTE_OF_HOUR;
import static java.time.temporal.ChronoField.MONTH_OF_YEAR;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;
import static java.time.temporal.ChronoField.OFFSET_SECONDS;
import static java.time.temporal.ChronoField.SECOND_OF_MINUTE;
import static java.time.temporal.ChronoField.YEAR;

import io.prismatic.dd.functions.deadletter.Reason;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.ChronoUnit;

/**
 * Reads FollowTheMoney's {@code last_change}: ISO 8601 in UTC with prefix precision, from {@code
 * 2026} to {@code 2026-08-22T10:00:00}; a fraction and an offset are understood as well. Kept to
 * the millisecond.
 */
final class RevisionDate {

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseSensitive()
          .appendValue(YEAR, 4, 4, SignStyle.NEVER)
          .optionalStart()
          .appendPattern("-MM")
          .optionalStart()
          .appendPattern("-dd")
          .optionalStart()
          .appendPattern("'T'HH:mm")
          .optionalStart()
          .appendPattern(":ss")
          .appendFraction(NANO_OF_SECOND, 0, 9, true)
          .optionalEnd()
          .optionalStart()
          .appendOffsetId()
          .optionalEnd()
          .optionalEnd()
          .optionalEnd()
          .optionalEnd()
          .parseDefaulting(MONTH_OF_YEAR, 1)
          .parseDefaulting(DAY_OF_MONTH, 1)
          .parseDefaulting(HOUR_OF_DAY, 0)
          .parseDefaulting(MINUTE_OF_HOUR, 0)
          .parseDefaulting(SECOND_OF_MINUTE, 0)
          .parseDefaulting(OFFSET_SECONDS, 0)
          .toFormatter()
          .withResolverStyle(ResolverStyle.STRICT)
          .withChronology(IsoChronology.INSTANCE);

  /** The usual form, which the general one reads too, but at a cost that shows in profiles. */
  private static final String SECONDS = "0000-00-00T00:00:00";

  private RevisionDate() {}

  static Instant parse(String text) throws MalformedException {
    Instant date;
    try {
      date =
          isToTheSecond(text)
              ? toTheSecond(text)
              : FORMAT.parse(text, Instant::from).truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException e) {
      throw new MalformedException(
          Reason.BAD_DATE, "last_change: expected a date such as 2026-08-22T10:00:00");
    }
    if (date.isBefore(EARLIEST)) {
      throw new MalformedException(Reason.BAD_DATE, "last_change lies before the year 1");
    }
    return date;
  }

  private static boolean isToTheSecond(String text) {
    if (text.length() != SECONDS.length()) {
      return false;
    }
    for (int i = 0; i < SECONDS.length(); i++) {
      char form = SECONDS.charAt(i);
      char unit = text.charAt(i);
      if (form == '0' ? unit < '0' || unit > '9' : unit != form) {
        return false;
      }
    }
    return true;
  }

  private static Instant toTheSecond(String text) {
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, 19))
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
