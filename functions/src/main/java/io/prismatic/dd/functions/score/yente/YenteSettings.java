package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.secret.Secret;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;

/**
 * How to reach yente.
 *
 * @param url the base URL, http or https, without user or password
 * @param dataset the dataset to match against, such as {@code default}
 * @param algorithm the pinned name of the matching algorithm
 * @param threshold the score from which a candidate counts as a match, 0 to 1
 * @param limit the most candidates a reply holds, 1 to 500
 * @param apiKey the key of the hosted API, null if none is needed
 * @param timeout the time an attempt may take: connection, headers and body
 * @param maxAttempts how often a call is tried at most, from 1
 * @param deadline the time all attempts and the waits between them may take
 * @param connections how many calls may be in flight a subtask; at least the operator's capacity,
 *     or else an attempt's time passes while it waits for a connection
 * @param batchSize how many entities a request holds at most, 1 to 100
 */
public record YenteSettings(
    URI url,
    String dataset,
    String algorithm,
    double threshold,
    int limit,
    Secret apiKey,
    Duration timeout,
    int maxAttempts,
    Duration deadline,
    int connections,
    int batchSize)
    implements Serializable {

  private static final int MOST_CANDIDATES = 500;
  private static final int MOST_QUERIES = 100;
  private static final Duration LONGEST = Duration.ofDays(1);

  /**
   * @throws IllegalArgumentException if a value is out of its range, naming it
   */
  public YenteSettings {
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    // Not getHost: names of containers may hold an underscore, which java.net.URI knows no host
    // for.
    check(http && url.getRawAuthority() != null, "url", "an http or https URL with a host");
    check(!url.getRawAuthority().contains("@"), "url", "no user or password in it");
    check(url.getRawQuery() == null && url.getRawFragment() == null, "url", "no query in it");
    check(!dataset.isBlank(), "dataset", "a name");
    check(!algorithm.isBlank(), "algorithm", "a name");
    check(threshold >= 0 && threshold <= 1, "threshold", "0 to 1");
    check(limit >= 1 && limit <= MOST_CANDIDATES, "limit", "1 to " + MOST_CANDIDATES);
    check(isTime(timeout), "timeout", "1 ms to a day");
    check(maxAttempts >= 1, "max-attempts", "at least 1");
    check(isTime(deadline), "deadline", "1 ms to a day");
    check(connections >= 1, "connections", "at least 1");
    check(batchSize >= 1 && batchSize <= MOST_QUERIES, "batch-size", "1 to " + MOST_QUERIES);
  }

  private static boolean isTime(Duration time) {
    return time.toMillis() >= 1 && time.compareTo(LONGEST) <= 0;
  }

  private static void check(boolean holds, String name, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("yente." + name + ": expected " + expected);
    }
  }
}
