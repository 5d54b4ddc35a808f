package io.prismatic.dd.job.config;

import io.prismatic.dd.functions.limit.Budget;
import io.prismatic.dd.functions.limit.Rate;
import io.prismatic.dd.functions.secret.Secret;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How the text of a value becomes an object.
 *
 * @param <T> what it becomes
 */
@FunctionalInterface
interface ValueType<T> {

  /**
   * Reads a text.
   *
   * @throws Mismatch if the text is none, saying what was expected
   */
  T parse(String text) throws Mismatch;

  static ValueType<String> text(String expectation, String pattern) {
    Pattern shape = Pattern.compile(pattern);
    return text -> {
      if (!shape.matcher(text).matches()) {
        throw Mismatch.expected(expectation, text);
      }
      return text;
    };
  }

  static ValueType<Integer> wholeNumber(int least, int most) {
    return text -> {
      if (text.matches("\\d{1,10}")) {
        long number = Long.parseLong(text);
        if (number >= least && number <= most) {
          return (int) number;
        }
      }
      throw Mismatch.expected("a whole number from " + least + " to " + most, text);
    };
  }

  static ValueType<Double> fraction() {
    return text -> {
      if (text.matches("[01](\\.\\d{1,9})?|\\.\\d{1,9}")) {
        BigDecimal number = new BigDecimal(text);
        if (number.compareTo(BigDecimal.ONE) <= 0) {
          return number.doubleValue();
        }
      }
      throw Mismatch.expected("a number from 0 to 1", text);
    };
  }

  /** A number with or without decimals. */
  static ValueType<Double> number(int least, int most) {
    return text -> {
      if (text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
        double number = Double.parseDouble(text);
        if (number >= least && number <= most) {
          return number;
        }
      }
      throw Mismatch.expected("a number from " + least + " to " + most, text);
    };
  }

  static ValueType<Rate> rate() {
    return text -> {
      try {
        return Rate.parse(text);
      } catch (IllegalArgumentException e) {
        throw Mismatch.expected("a rate such as 10/s or 100/min, or unlimited", text);
      }
    };
  }

  static ValueType<Budget> budget() {
    return text -> {
      try {
        return Budget.parse(text);
      } catch (IllegalArgumentException e) {
        throw Mismatch.expected("a budget such as 500/day or 10000/month, or unlimited", text);
      }
    };
  }

  static ValueType<Duration> duration(String least, String most) {
    return text -> {
      Duration duration = Durations.parse(text);
      if (duration == null) {
        throw Mismatch.expected("a duration with a unit, such as 1s", text);
      }
      if (duration.compareTo(Durations.parse(least)) < 0
          || duration.compareTo(Durations.parse(most)) > 0) {
        throw Mismatch.expected("a duration from " + least + " to " + most, text);
      }
      return duration;
    };
  }

  /** One of two words. */
  static <T> ValueType<T> oneOf(String first, T one, String second, T two) {
    return text -> {
      if (text.equals(first)) {
        return one;
      }
      if (text.equals(second)) {
        return two;
      }
      throw Mismatch.expected(first + " or " + second, text);
    };
  }

  static ValueType<String> absolutePath() {
    return text -> {
      try {
        if (Path.of(text).isAbsolute()) {
          return text;
        }
      } catch (InvalidPathException e) {
        // The same message as for a relative one.
      }
      throw Mismatch.expected("an absolute path, such as /data/list.jsonl", text);
    };
  }

  static ValueType<Secret> secret() {
    Pattern shape = Pattern.compile("env:[A-Za-z_][A-Za-z0-9_]*|file:/[^{}\\p{Cntrl}]+");
    return text -> {
      if (!shape.matcher(text).matches()) {
        throw Mismatch.unshown("expected env:NAME or file:/path, not the secret itself");
      }
      return new Secret(text);
    };
  }
}
