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

/**
 * Asks one API about entities: looks up earlier answers, and sends nothing that is marked above
 * what the adapter may see.
 */
final class Adapter {

  /** One server's connections a subtask; the bucket's cap is lower as a rule. */
  private static final int MOST_CONNECTIONS = 50;

  private final AdapterSettings settings;
  private final Duration deadline;
  private final BucketLease bucket;
  private final FindingCache cache;
  private final Clock clock;
  private final Calls<Inquiry, Finding> calls;
  private final AdapterMetrics metrics;
  private final ImpatientCalls impatient;

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
    this.impatient =
        new ImpatientCalls(
            loop,
            this::isBlocked,
            () ->
                Finding.failed(
                    Reason.UNAVAILABLE, "no calls now: circuit, pause or budget", now()));
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
    String key = settings.name() + " " + settings.version() + " " + url;
    Finding known = cache.get(key);
    if (known != null) {
      return CompletableFuture.completedStage(known);
    }
    Inquiry inquiry = new Inquiry(url, entity.trace());
    return settings.required() ? call(key, inquiry) : impatient.call(() -> call(key, inquiry));
  }

  private CompletionStage<Finding> call(String key, Inquiry inquiry) {
    return calls.call(inquiry, deadline).thenApply(finding -> remember(key, finding));
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
