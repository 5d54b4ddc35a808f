package io.prismatic.dd.functions.deadletter;

import java.util.Locale;

/** Where in the pipeline an entity failed. */
public enum Stage {
  PARSE,
  ENRICH,
  SCORE,
  STORE,
  NOTIFY;

  /** The lower-case word of headers, metrics and tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
