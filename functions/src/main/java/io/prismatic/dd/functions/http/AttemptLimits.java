package io.prismatic.dd.functions.http;

import java.io.Serializable;
import java.time.Duration;

/**
 * What one attempt may take.
 *
 * @param timeout the time for connection, headers, body and redirects together, from 1 ms
 * @param maxBody the most bytes of a reply's body, before and after decompression, from 1
 * @param maxRedirects how many redirects a GET follows, each target being checked like the first; 0
 *     hands the redirect back as the reply
 */
public record AttemptLimits(Duration timeout, int maxBody, int maxRedirects)
    implements Serializable {

  /**
   * @throws IllegalArgumentException if a value is out of its range, naming it
   */
  public AttemptLimits {
    check(timeout.toMillis() >= 1, "timeout", "at least 1 ms");
    check(maxBody >= 1, "max body", "at least 1 byte");
    check(maxRedirects >= 0, "max redirects", "at least 0");
  }

  private static void check(boolean holds, String name, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": expected " + expected);
    }
  }
}
