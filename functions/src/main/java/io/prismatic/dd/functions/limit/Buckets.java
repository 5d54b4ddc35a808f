package io.prismatic.dd.functions.limit;

import java.util.HashMap;
import java.util.Map;

/**
 * The buckets of this JVM. The one place where subtasks of a TaskManager meet: Flink gives them
 * nothing else in common. A bucket is made for its first subtask and ends, with its thread, at the
 * last one's close; so nothing survives a job, although this class does as long as its class
 * loader.
 */
public final class Buckets {

  private static final Buckets OF_THIS_JVM = new Buckets();

  private final Map<Key, Entry> entries = new HashMap<>();

  private record Key(String job, String taskManager, String name) {}

  private static final class Entry {
    private final Bucket bucket;
    private int leases;

    private Entry(Bucket bucket) {
      this.bucket = bucket;
    }
  }

  private Buckets() {}

  /**
   * Joins the bucket of a name.
   *
   * @throws IllegalArgumentException if another user of the same name states other settings, or the
   *     bucket has a budget and the subtask keeps none
   */
  public static BucketLease open(BucketSettings settings, Subtask subtask) {
    return OF_THIS_JVM.lease(settings, subtask);
  }

  private synchronized BucketLease lease(BucketSettings settings, Subtask subtask) {
    if (!settings.budget().isUnlimited() && subtask.book() == null) {
      throw new IllegalArgumentException(
          "bucket " + settings.name() + ": has a budget, and its user keeps no state of budgets");
    }
    Key key = new Key(subtask.job(), subtask.taskManager(), settings.name());
    Entry entry = entries.get(key);
    if (entry != null && !entry.bucket.settings().equals(settings)) {
      throw new IllegalArgumentException(
          "bucket " + settings.name() + ": stated twice with different settings");
    }
    if (entry == null) {
      entry = new Entry(new Bucket(settings, subtask));
      entries.put(key, entry);
    } else {
      entry.bucket.join(subtask);
    }
    entry.leases++;
    Entry held = entry;
    return new BucketLease(entry.bucket, subtask, () -> release(key, held));
  }

  private void release(Key key, Entry entry) {
    synchronized (this) {
      if (--entry.leases > 0) {
        return;
      }
      entries.remove(key);
    }
    entry.bucket.close();
  }

  /** How many buckets there are, for tests. */
  static int count() {
    synchronized (OF_THIS_JVM) {
      return OF_THIS_JVM.entries.size();
    }
  }
}
