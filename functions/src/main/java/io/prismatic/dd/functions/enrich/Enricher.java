package io.prismatic.dd.functions.enrich;

import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.deadletter.Failure;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.deadletter.Stage;
import io.prismatic.dd.functions.http.EventLoop;
import io.prismatic.dd.functions.limit.BucketLease;
import io.prismatic.dd.functions.limit.Buckets;
import io.prismatic.dd.functions.limit.Subtask;
import io.prismatic.dd.functions.model.Entity;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.flink.util.ExceptionUtils;

/**
 * Asks all adapters that concern an entity at the same time, and puts together what they found:
 * exactly one outcome an entity, whatever they do. All calls of a subtask on one event loop.
 */
public final class Enricher implements AutoCloseable {

  private final Clock clock;
  private final EventLoop loop;
  private final Map<String, BucketLease> buckets = new HashMap<>();
  private final List<Adapter> adapters = new ArrayList<>();

  /**
   * @throws IllegalStateException if a secret is configured and absent, saying which
   */
  public Enricher(EnrichmentSettings settings, Subtask subtask, Clock clock) {
    this.clock = clock;
    // Without adapters there is no thread.
    this.loop = settings.adapters().isEmpty() ? null : EventLoop.start();
    FindingCache cache = settings.adapters().isEmpty() ? null : new FindingCache();
    try {
      for (AdapterSettings adapter : settings.adapters()) {
        BucketLease bucket =
            buckets.computeIfAbsent(
                adapter.bucket().name(), name -> Buckets.open(adapter.bucket(), subtask));
        adapters.add(
            new Adapter(adapter, settings.deadline(), loop, bucket, cache, subtask, clock));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Enriches and returns at once; at once complete if no adapter concerns the entity. Never
   * completes exceptionally.
   */
  public CompletionStage<EnrichmentOutcome> enrich(Entity entity) {
    try {
      return ask(entity);
    } catch (Throwable e) {
      ExceptionUtils.rethrowIfFatalErrorOrOOM(e);
      return CompletableFuture.completedStage(fault(entity, e));
    }
  }

  private CompletionStage<EnrichmentOutcome> ask(Entity entity) {
    EntityTree tree = null;
    List<CompletableFuture<Answer>> answers = new ArrayList<>(0);
    for (Adapter adapter : adapters) {
      if (adapter.concerns(entity.schema())) {
        tree = tree == null ? EntityTree.of(entity) : tree;
        CompletionStage<Finding> finding = adapter.ask(tree);
        if (finding != null) {
          answers.add(
              finding
                  .thenApply(found -> new Answer(adapter.settings(), found))
                  .toCompletableFuture());
        }
      }
    }
    if (answers.isEmpty()) {
      return CompletableFuture.completedStage(EnrichmentOutcome.enriched(entity));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(all -> outcome(entity, answers.stream().map(CompletableFuture::join).toList()))
        .exceptionally(error -> fault(entity, error));
  }

  private EnrichmentOutcome outcome(Entity entity, List<Answer> answers) {
    for (Answer answer : answers) {
      Finding finding = answer.finding();
      if (answer.adapter().required() && finding.status() == Finding.Status.FAILED) {
        return failed(
            entity,
            finding.reason(),
            "adapter " + answer.adapter().name() + ": " + finding.detail());
      }
    }
    return EnrichmentOutcome.enriched(Assembly.of(entity, answers));
  }

  /** Only the kind of the error: its message may repeat personal data. */
  private EnrichmentOutcome fault(Entity entity, Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    return failed(entity, Reason.INTERNAL, cause.getClass().getName());
  }

  EnrichmentOutcome failed(Entity entity, Reason reason, String detail) {
    return EnrichmentOutcome.failed(
        DeadLetter.of(
            entity,
            new Failure(Stage.ENRICH, reason, detail),
            Instant.ofEpochMilli(clock.millis())));
  }

  @Override
  public void close() {
    buckets.values().forEach(BucketLease::close);
    if (loop != null) {
      loop.close();
    }
  }
}
