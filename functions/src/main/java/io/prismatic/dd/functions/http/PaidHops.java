package io.prismatic.dd.functions.http;

import io.prismatic.dd.functions.limit.BucketLease;
import io.prismatic.dd.functions.limit.Feedback;
import io.prismatic.dd.functions.limit.Permit;
import io.prismatic.dd.functions.limit.Waiter;
import java.util.function.Consumer;

/** An attempt each request of which has a permit of the bucket, its redirects too. */
final class PaidHops implements Hops {

  private final EventLoop loop;
  private final BucketLease bucket;
  private final long deadline;
  private Permit permit;

  /**
   * @param permit the first request's
   * @param deadline as {@link System#nanoTime}: no redirect waits longer for its permit
   */
  PaidHops(EventLoop loop, BucketLease bucket, Permit permit, long deadline) {
    this.loop = loop;
    this.bucket = bucket;
    this.permit = permit;
    this.deadline = deadline;
  }

  /** The last request's, whose end has not been told yet. */
  Permit permit() {
    return permit;
  }

  @Override
  public void leaves() {
    permit.sent();
  }

  /** The attempt as a whole tells about the API, not the redirect. */
  @Override
  public void redirected(Consumer<Boolean> may) {
    permit.end(Feedback.NONE);
    bucket.acquire(
        deadline,
        new Waiter() {
          @Override
          public void granted(Permit next) {
            loop.run(
                () -> {
                  permit = next;
                  may.accept(true);
                });
          }

          @Override
          public void dropped(Denial why) {
            loop.run(() -> may.accept(false));
          }
        });
  }
}
