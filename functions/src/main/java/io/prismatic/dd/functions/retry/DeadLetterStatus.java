package io.prismatic.dd.functions.retry;

import java.util.Locale;

/** Where a dead letter stands. Inside one attempt it only moves down this list. */
public enum DeadLetterStatus {
  /** Its retry is scheduled. */
  WAITING,
  /** It was submitted again when due; a further failure makes it wait again. */
  RETRIED,
  /** Not retryable, or retried too often: a person decides. */
  PARKED,
  /** A person submitted it again. */
  RESUBMITTED,
  /** A person gave it up. */
  DISCARDED;

  /** The lower-case word of the table. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
