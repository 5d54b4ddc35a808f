package io.prismatic.dd.functions.limit;

import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many calls a unit of time, such as {@code 100/min}, or {@code unlimited}.
 *
 * @param permits the calls, 0 if unlimited
 * @param unit the time they are spread over
 */
public record Rate(long permits, Unit unit) implements Serializable {

  public static final Rate UNLIMITED = new Rate(0, Unit.SECOND);

  private static final Pattern SHAPE =
      Pattern.compile("([1-9]\\d{0,8})\\s*/\\s*(s|sec|second|min|minute|h|hour|d|day|month)");

  /** What a rate is stated in. A month is a long one, so that none has too many calls. */
  public enum Unit {
    SECOND("s", Duration.ofSeconds(1)),
    MINUTE("min", Duration.ofMinutes(1)),
    HOUR("h", Duration.ofHours(1)),
    DAY("day", Duration.ofDays(1)),
    MONTH("month", Duration.ofDays(31));

    private final String symbol;
    private final Duration length;

    Unit(String symbol, Duration length) {
      this.symbol = symbol;
      this.length = length;
    }
  }

  /**
   * @throws IllegalArgumentException if there are fewer than no permits
   */
  public Rate {
    if (permits < 0) {
      throw new IllegalArgumentException("rate: expected at least one permit");
    }
  }

  /**
   * Reads {@code 10/s}, {@code 100/min}, {@code 500/h}, {@code 1000/day}, {@code 10000/month} or
   * {@code unlimited}.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  public static Rate parse(String text) {
    String rate = text.strip().toLowerCase(Locale.ROOT);
    if (rate.equals("unlimited")) {
      return UNLIMITED;
    }
    Matcher matcher = SHAPE.matcher(rate);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("expected a rate such as 10/s or 100/min, or unlimited");
    }
    return new Rate(Long.parseLong(matcher.group(1)), unit(matcher.group(2)));
  }

  private static Unit unit(String name) {
    return switch (name) {
      case "min", "minute" -> Unit.MINUTE;
      case "h", "hour" -> Unit.HOUR;
      case "d", "day" -> Unit.DAY;
      case "month" -> Unit.MONTH;
      default -> Unit.SECOND;
    };
  }

  public boolean isUnlimited() {
    return permits == 0;
  }

  /** Calls a second; infinite if unlimited. */
  public double perSecond() {
    return isUnlimited() ? Double.POSITIVE_INFINITY : (double) permits / unit.length.toSeconds();
  }

  /** The time so many calls take at least, rounded up to a millisecond. */
  public Duration timeFor(long calls) {
    return isUnlimited()
        ? Duration.ZERO
        : Duration.ofMillis((long) Math.ceil(calls / perSecond() * 1_000));
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return isUnlimited() ? "unlimited" : permits + "/" + unit.symbol;
  }
}
