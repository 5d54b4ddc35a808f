package io.prismatic.dd.functions.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Reads the header {@code Retry-After} (RFC 9110, 10.2.3): seconds or an HTTP date. */
public final class RetryAfter {

  /** A server's clock or typing error must not stop us for days. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /** The wait, 0 to an hour; zero for an absent or malformed header. */
  public static Duration of(String header, Instant now) {
    if (header == null) {
      return Duration.ZERO;
    }
    Duration wait = parse(header.strip(), now);
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  private static Duration parse(String header, Instant now) {
    try {
      if (!header.isEmpty() && header.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
        return header.length() > 9 ? LONGEST : Duration.ofSeconds(Long.parseLong(header));
      }
      return Duration.between(
          now, ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }
}
