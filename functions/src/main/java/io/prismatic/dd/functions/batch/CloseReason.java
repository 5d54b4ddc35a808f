package io.prismatic.dd.functions.batch;

import java.util.Locale;

/** Why a batch closed. */
public enum CloseReason {
  /** It was full. */
  SIZE,
  /** The time since its first element was up. */
  TIMEOUT,
  /** The input ended, as it does on a drain. */
  FLUSH;

  /** The lower-case word of metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
