package io.prismatic.dd.functions.limit;

import java.util.concurrent.atomic.AtomicBoolean;

/** Allows one call. */
public final class Permit {

  private final Bucket bucket;
  private final BucketLease lease;
  private final boolean probe;
  private final long granted = System.nanoTime();
  private final AtomicBoolean ended = new AtomicBoolean();

  Permit(Bucket bucket, BucketLease lease, boolean probe) {
    this.bucket = bucket;
    this.lease = lease;
    this.probe = probe;
  }

  long nanosSinceGranted() {
    return System.nanoTime() - granted;
  }

  /** The request leaves now: the next permit is paced from here. */
  public void sent() {
    bucket.sent(this);
  }

  /** The call has ended, or will never be made; only the first end counts. */
  public void end(Feedback feedback) {
    if (ended.compareAndSet(false, true)) {
      lease.ended(this);
      bucket.sent(this);
      bucket.ended(feedback, probe);
    }
  }
}
