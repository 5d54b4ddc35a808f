package io.prismatic.dd.functions.deadletter;

import java.util.Locale;

/** Why an entity failed, and whether the same bytes may succeed later. */
public enum Reason {
  TOMBSTONE(false),
  TOO_LARGE(false),
  NOT_UTF8(false),
  NOT_JSON(false),
  NOT_AN_OBJECT(false),
  DUPLICATE_KEY(false),
  TOO_DEEP(false),
  NUL_CHARACTER(false),
  UNPAIRED_SURROGATE(false),
  MISSING_FIELD(false),
  BLANK_FIELD(false),
  OVERLONG_FIELD(false),
  WRONG_TYPE(false),
  NO_PROPERTIES(false),
  BAD_DATE(false),
  /** The screener refused this very entity. */
  REJECTED(false),
  /** The screening API failed on every attempt. */
  UNAVAILABLE(true),
  /** The total deadline of scoring passed. */
  TIMED_OUT(true),
  /** The database refused this very row. */
  REFUSED_BY_DATABASE(false),
  /** A fault of ours: an exception where none was expected. */
  INTERNAL(true);

  private final boolean retryable;

  Reason(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether it can end a scoring. */
  public boolean ofScoring() {
    return switch (this) {
      case REJECTED, UNAVAILABLE, TIMED_OUT, INTERNAL -> true;
      default -> false;
    };
  }

  /** Whether trying the same bytes again can help. */
  public boolean retryable() {
    return retryable;
  }

  /** The kebab-case word of headers, metrics and tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
