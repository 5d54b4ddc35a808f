package io.prismatic.dd.functions.limit;

import java.io.Serializable;
import java.time.Duration;

/**
 * What an API allows, and when to leave it alone. Stated for the whole job, whatever its
 * parallelism.
 *
 * @param name the bucket's name; whoever names the same bucket shares it
 * @param rate the calls a unit of time, retries included
 * @param budget the calls a calendar day or month, retries included
 * @param concurrency the calls at a time, from 1; each TaskManager has at least one
 * @param circuitFailures the transient failures in a row that open the circuit, from 1
 * @param circuitOpen the time without calls, after which one call probes
 */
public record BucketSettings(
    String name,
    Rate rate,
    Budget budget,
    int concurrency,
    int circuitFailures,
    Duration circuitOpen)
    implements Serializable {

  public static final int NO_CAP = Integer.MAX_VALUE;

  private static final Duration LONGEST = Duration.ofDays(1);

  /** Without a budget. */
  public BucketSettings(
      String name, Rate rate, int concurrency, int circuitFailures, Duration circuitOpen) {
    this(name, rate, Budget.UNLIMITED, concurrency, circuitFailures, circuitOpen);
  }

  /**
   * @throws IllegalArgumentException if a value is out of its range, naming it
   */
  public BucketSettings {
    check(!name.isBlank(), "name", "a name");
    check(concurrency >= 1, "concurrency", "at least 1");
    check(circuitFailures >= 1, "circuit.failures", "at least 1");
    check(
        circuitOpen.toMillis() >= 1 && circuitOpen.compareTo(LONGEST) <= 0,
        "circuit.open",
        "1 ms to a day");
  }

  private static void check(boolean holds, String name, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("bucket." + name + ": expected " + expected);
    }
  }
}
