package io.prismatic.dd.functions.enrich;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.http.BoundedHttpClient;
import io.prismatic.dd.functions.http.Calls;
import io.prismatic.dd.functions.http.EventLoop;
import io.prismatic.dd.functions.http.HttpClientSettings;
import io.prismatic.dd.functions.http.RetryLimits;
import io.prismatic.dd.functions.limit.Backoff;
import io.prismatic.dd.functions.limit.BucketLease;
import io.prismatic.dd.functions.limit.Subtask;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks one API about entities. While it is not to be called (circuit open, a long pause), an
 * adapter that may be done without fails at once, but for one call at a time, which waits to probe;
 * a required one waits for the API up to the deadline.
 */
final class Adapter {

  /** One server's connections a subtask; the bucket's cap is lower as a rule. */
  private static final int MOST_CONNECTIONS = 50;

  private final AdapterSettings settings;
  private final Duration deadline;
  private final BucketLease bucket;
  private final FindingCache cache;
  private final Clock clock;
  private final Calls<URI, Finding> calls;
  private final AdapterMetrics metrics;
  private final AtomicBoolean probing = new AtomicBoolean();

  /**
   * @throws IllegalStateException if a secret is configured and absent
   */
  Adapter(
      AdapterSettings settings,
      Duration deadline,
      EventLoop loop,
      BucketLease bucket,
      FindingCache cache,
      Subtask subtask,
      Clock clock) {
    this.settings = settings;
    this.deadline = deadline;
    this.bucket = bucket;
    this.cache = cache;
    this.clock = clock;
    RequestSettings request = settings.request();
    int connections = Math.min(MOST_CONNECTIONS, settings.bucket().concurrency());
    RetrySettings retry = settings.retry();
    this.calls =
        new Calls<>(
            loop,
            new BoundedHttpClient(
                loop, new HttpClientSettings(connections, request.allowPrivate(), null)),
            bucket,
            request.limits(),
            new RetryLimits(
                retry.retries() + 1,
                new Backoff(
                    retry.base(), retry.cap(), () -> ThreadLocalRandom.current().nextDouble())),
            new AdapterExchange(
                settings,
                request.auth() == null ? null : request.auth().secret().resolve(),
                clock));
    this.metrics = new AdapterMetrics(subtask.metrics(), settings, this::isBlocked);
  }

  AdapterSettings settings() {
    return settings;
  }

  boolean concerns(String schema) {
    return settings.applies().schemata().contains(schema);
  }

  private boolean isBlocked() {
    return bucket.isBlockedFor(deadline) || bucket.isBudgetSpent();
  }

  /**
   * Asks, or looks up an earlier answer; returns at once. Null if the entity lacks what it needs.
   */
  CompletionStage<Finding> ask(EntityTree entity) {
    if (!settings.applies().to(entity)) {
      return null;
    }
    URI url = settings.request().url().expand(entity);
    if (url == null) {
      return null;
    }
    metrics.asked();
    return find(entity, url)
        .thenApply(
            finding -> {
              metrics.ended(finding);
              return finding;
            });
  }

  private CompletionStage<Finding> find(EntityTree entity, URI url) {
    if (entity.tlp().compareTo(settings.applies().maxTlp()) > 0) {
      return CompletableFuture.completedStage(Finding.none(Finding.Status.WITHHELD, now()));
    }
    // Without the secret, which is added when the request is made.
    String key = settings.name() + " " + settings.version() + " " + url;
    Finding known = cache.get(key);
    return known != null
        ? CompletableFuture.completedStage(known)
        : call(url).thenApply(finding -> remember(key, finding));
  }

  private CompletionStage<Finding> call(URI url) {
    if (settings.required() || !isBlocked()) {
      return calls.call(url, deadline);
    }
    if (bucket.isBudgetSpent() || !probing.compareAndSet(false, true)) {
      return CompletableFuture.completedStage(
          Finding.failed(
              Reason.UNAVAILABLE,
              "no calls now: see circuitState, limitPausedMillis and the budget",
              now()));
    }
    return calls.call(url, deadline).whenComplete((finding, error) -> probing.set(false));
  }

  private Finding remember(String key, Finding finding) {
    switch (finding.status()) {
      case OK -> cache.put(key, finding, settings.cache().ttl());
      case NO_DATA, SKIPPED -> cache.put(key, finding, settings.cache().noDataTtl());
      default -> {
        // What failed is asked again.
      }
    }
    return finding;
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
