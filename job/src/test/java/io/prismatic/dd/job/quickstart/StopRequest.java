package io.prismatic.dd.job.quickstart;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * Ctrl-C or a termination signal, taken before the JVM starts to shut down: its shutdown hooks
 * would take the embedded database away from under the drain. A second Ctrl-C ends at once.
 */
final class StopRequest {

  private static final int INTERRUPTED = 130;

  private final CountDownLatch requested = new CountDownLatch(1);

  private StopRequest() {}

  static StopRequest onSignals() {
    StopRequest request = new StopRequest();
    Signal.handle(new Signal("INT"), signal -> request.signal());
    Signal.handle(new Signal("TERM"), signal -> request.signal());
    return request;
  }

  private void signal() {
    if (requested()) {
      Runtime.getRuntime().halt(INTERRUPTED);
    }
    requested.countDown();
  }

  boolean requested() {
    return requested.getCount() == 0;
  }

  /** Waits for the request at most so long, and tells whether it came. */
  boolean await(Duration timeout) throws InterruptedException {
    return requested.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
