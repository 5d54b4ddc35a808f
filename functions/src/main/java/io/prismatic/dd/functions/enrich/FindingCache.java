package io.prismatic.dd.functions.enrich;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;

/**
 * Answers to use again, those of all adapters of a subtask together bounded in memory. In memory
 * only: a restart asks again. Safe for any thread.
 */
final class FindingCache {

  /** Per subtask. */
  private static final long MOST_BYTES = 32L * 1024 * 1024;

  /** What an entry takes beside its key and data, about. */
  private static final int OVERHEAD = 200;

  private final Cache<String, Entry> entries =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .weigher(
              (String key, Entry entry) ->
                  OVERHEAD + 2 * key.length() + entry.finding().extracted().length)
          .expireAfter(Expiry.writing((String key, Entry entry) -> entry.ttl()))
          // Not the common pool: its threads would outlive the job's class loader.
          .executor(Runnable::run)
          .build();

  private record Entry(Finding finding, Duration ttl) {}

  /** Null if there is none. */
  Finding get(String key) {
    Entry entry = entries.getIfPresent(key);
    return entry == null ? null : entry.finding();
  }

  void put(String key, Finding finding, Duration ttl) {
    if (!ttl.isZero()) {
      entries.put(key, new Entry(finding.fromCache(), ttl));
    }
  }
}
