package io.prismatic.dd.functions.limit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.prismatic.dd.functions.log.RepeatedFault;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Stops calls to an API that fails: opens after so many failures in a row, or at once if it refuses
 * every call; lets one call probe after a while, and closes if that succeeds. Never waits, has no
 * thread. Not safe for concurrent use.
 */
final class Circuit {

  /** A quota that is gone does not come back soon. */
  static final int LONG_BREAK = 10;

  private final String name;
  private final Duration open;
  private final Clock clock;
  private final Consumer<String> log;
  private final CircuitBreaker breaker;
  private final RepeatedFault outage;
  private long probeAtMillis;
  private boolean probing;
  private long opened;

  /**
   * @param name what the log calls the API
   * @param failures how many in a row open it
   * @param open how long it stays open
   * @param clock should be monotonic
   * @param log told once a change of state, with what to do, and once a minute while probes fail
   */
  Circuit(String name, int failures, Duration open, Clock clock, Consumer<String> log) {
    this.name = name;
    this.open = open;
    this.clock = clock;
    this.log = log;
    this.outage = new RepeatedFault(clock);
    // All of the last calls failed: that many in a row. The one probe decides alone.
    this.breaker =
        CircuitBreaker.of(
            name,
            CircuitBreakerConfig.custom()
                .slidingWindow(failures, failures, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(100)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitDurationInOpenState(open)
                .recordResult(Circuit::isFailure)
                .clock(clock)
                .build());
  }

  private static boolean isFailure(Object result) {
    return Boolean.FALSE.equals(result);
  }

  /** How long until a call may be tried; 0 at once, {@link Long#MAX_VALUE} after a probe's end. */
  long millisToWait() {
    return switch (breaker.getState()) {
      case OPEN -> Math.max(0, probeAtMillis - clock.millis());
      case HALF_OPEN -> probing ? Long.MAX_VALUE : 0;
      default -> 0;
    };
  }

  /** Whether a call may be made now; then its end has to be told. */
  boolean tryPass() {
    boolean wasOpen = isOpen();
    boolean passes = breaker.tryAcquirePermission();
    probing |= passes && wasOpen;
    return passes;
  }

  boolean isOpen() {
    return breaker.getState() != CircuitBreaker.State.CLOSED;
  }

  void succeeded() {
    boolean wasOpen = isOpen();
    result(true);
    if (wasOpen && !isOpen()) {
      outage
          .over()
          .ifPresent(count -> log.accept(name + " answers again: calls go on, after " + count));
    }
  }

  void failed(String detail) {
    CircuitBreaker.State before = breaker.getState();
    result(false);
    if (before != CircuitBreaker.State.OPEN && breaker.getState() == CircuitBreaker.State.OPEN) {
      opened(
          open,
          detail
              + ". If it is down, there is nothing to do here: entities wait, and those whose"
              + " deadline passes become dead letters to submit again");
    }
  }

  /** Every call will fail until somebody mends it. */
  void refused(String detail) {
    openFor(open, detail + "; to change the job's configuration, stop it with a savepoint");
  }

  /** No call will succeed for long. */
  void exhausted(String detail) {
    openFor(open.multipliedBy(LONG_BREAK), detail + ": the quota is gone; raise it or wait");
  }

  /** A call ended and tells nothing. */
  void unjudged() {
    breaker.releasePermission();
    probing = false;
  }

  private void result(boolean success) {
    breaker.onResult(0, TimeUnit.NANOSECONDS, success);
    probing = false;
  }

  private void openFor(Duration time, String detail) {
    probing = false;
    if (breaker.getState() != CircuitBreaker.State.OPEN) {
      breaker.transitionToOpenStateFor(time);
      opened(time, detail);
    }
  }

  private void opened(Duration time, String detail) {
    opened++;
    // The breaker wants to be past the time, not at it.
    probeAtMillis = clock.millis() + time.toMillis() + 1;
    outage
        .failed()
        .ifPresent(
            count ->
                log.accept(
                    "No calls to %s for %d ms, then one probes%s: %s"
                        .formatted(name, time.toMillis(), count, detail)));
  }

  /** How often it has opened. */
  long opened() {
    return opened;
  }

  /** 0 closed, 1 half-open, 2 open. */
  int state() {
    return switch (breaker.getState()) {
      case OPEN -> 2;
      case HALF_OPEN -> 1;
      default -> 0;
    };
  }
}
