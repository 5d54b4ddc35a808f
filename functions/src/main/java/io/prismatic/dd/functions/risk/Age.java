package io.prismatic.dd.functions.risk;

import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Property;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Set;

/**
 * How long a domain or company has been registered, at the time of the entity's revision and not of
 * the scoring: the same input gives the same score. The youngest date counts. The numbers are ours.
 *
 * @param value 0 to 1
 * @param reason in words
 */
record Age(double value, String reason) {

  private static final Set<String> DATES = Set.of("registrationDate", "incorporationDate");
  private static final int DAY = 10;

  /** Null without a date that can be read. */
  static Age of(Entity entity) {
    Instant youngest = null;
    for (Property property : entity.properties()) {
      if (DATES.contains(property.name())) {
        for (String text : property.values()) {
          Instant day = day(text);
          youngest = youngest == null || (day != null && day.isAfter(youngest)) ? day : youngest;
        }
      }
    }
    return youngest == null
        ? null
        : of(Duration.between(youngest, entity.revision().at()).toDays());
  }

  private static Age of(long days) {
    if (days < 90) {
      return new Age(0.6, "registered for less than 90 days");
    }
    return days < 365
        ? new Age(0.3, "registered for less than a year")
        : new Age(0, "registered for more than a year");
  }

  /** Null for none: a year or month alone does not tell an age in days. */
  private static Instant day(String text) {
    try {
      return text.length() < DAY
          ? null
          : LocalDate.parse(text.substring(0, DAY)).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
