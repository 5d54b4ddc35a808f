package io.prismatic.dd.functions.limit;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Allows one call. */
public final class Permit {

  private final Bucket bucket;
  private final BucketLease lease;
  private final boolean probe;
  private final long granted = System.nanoTime();
  private final List<Allowance> booked;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean sent;

  Permit(Bucket bucket, BucketLease lease, boolean probe, List<Allowance> booked) {
    this.bucket = bucket;
    this.lease = lease;
    this.probe = probe;
    this.booked = booked;
  }

  long nanosSinceGranted() {
    return System.nanoTime() - granted;
  }

  /** The request leaves now: the next permit is paced from here. */
  public void sent() {
    sent = true;
    bucket.sent(this, true);
  }

  /**
   * The call has ended, or will never be made; only the first end counts. One that was never sent
   * costs no budget.
   */
  public void end(Feedback feedback) {
    end(feedback, !sent);
  }

  /** The call may still be made: nobody will tell. */
  void abandon() {
    end(Feedback.NONE, false);
  }

  private void end(Feedback feedback, boolean unused) {
    if (ended.compareAndSet(false, true)) {
      lease.ended(this);
      bucket.sent(this, false);
      bucket.ended(feedback, probe, unused ? booked : List.of());
    }
  }
}
