package io.prismatic.dd.functions.limit;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Time since it was made, as {@link System#nanoTime}: whoever sets the wall clock changes nothing.
 */
final class MonotonicClock extends Clock {

  private final long start = System.nanoTime();

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(0, System.nanoTime() - start);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
