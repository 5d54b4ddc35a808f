package io.prismatic.dd.functions.limit;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many calls a calendar day or month, such as {@code 10000/month}, or {@code unlimited}. Other
 * than a {@link Rate}, which spaces calls evenly, it may be spent at once; then there are no calls
 * until the next day or month begins, in UTC.
 *
 * @param calls the calls, 0 if unlimited
 * @param unit the time they are for
 */
public record Budget(long calls, Unit unit) implements Serializable {

  public static final Budget UNLIMITED = new Budget(0, Unit.MONTH);

  private static final Pattern SHAPE = Pattern.compile("([1-9]\\d{0,8})\\s*/\\s*(d|day|month)");

  /** What a budget is for. */
  public enum Unit {
    DAY,
    MONTH
  }

  /**
   * @throws IllegalArgumentException if there are fewer than no calls
   */
  public Budget {
    if (calls < 0) {
      throw new IllegalArgumentException("budget: expected at least one call");
    }
  }

  /**
   * Reads {@code 500/day}, {@code 10000/month} or {@code unlimited}.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  public static Budget parse(String text) {
    String budget = text.strip().toLowerCase(Locale.ROOT);
    if (budget.equals("unlimited")) {
      return UNLIMITED;
    }
    Matcher matcher = SHAPE.matcher(budget);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected a budget such as 500/day or 10000/month, or unlimited");
    }
    Unit unit = matcher.group(2).equals("month") ? Unit.MONTH : Unit.DAY;
    return new Budget(Long.parseLong(matcher.group(1)), unit);
  }

  public boolean isUnlimited() {
    return calls == 0;
  }

  /** The day or month that an instant is in. */
  Period period(Instant instant) {
    LocalDate day = LocalDate.ofInstant(instant, ZoneOffset.UTC);
    return switch (unit) {
      case DAY -> new Period(day.toString(), start(day), start(day.plusDays(1)));
      case MONTH -> {
        YearMonth month = YearMonth.from(day);
        yield new Period(
            month.toString(), start(month.atDay(1)), start(month.plusMonths(1).atDay(1)));
      }
    };
  }

  private static long start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return isUnlimited() ? "unlimited" : calls + "/" + unit.name().toLowerCase(Locale.ROOT);
  }

  /**
   * A day or month.
   *
   * @param name as ISO 8601 has it, {@code 2026-11-24} or {@code 2026-11}; sorts by time
   * @param start in milliseconds since 1970, included
   * @param end in milliseconds since 1970, excluded
   */
  record Period(String name, long start, long end) {}
}
