package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.deadletter.Failure;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.deadletter.Stage;
import io.prismatic.dd.functions.model.EntityScored;
import io.prismatic.dd.functions.model.ScoredEntity;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the elements of one batch: one outcome an element. A row that is refused costs itself
 * only; if it stood in front of older revisions of its key, the next older one is written instead.
 */
final class BatchWriter {

  /** Executes one statement, however long it takes. */
  interface Statement {

    /**
     * Writes all rows or none.
     *
     * @throws RefusedException if a row is at fault
     * @throws InterruptedException if the writer is being closed
     */
    UpsertStatement.Outcome execute(List<ScoredEntity> rows)
        throws RefusedException, InterruptedException;
  }

  private static final Refusal NO_OUTCOME =
      new Refusal(
          Reason.REFUSED_BY_DATABASE,
          "neither written nor superseded: does a trigger or a rule drop rows of entity?");

  private final Statement statement;
  private final Clock clock;
  private final List<EntityScored> stored = new ArrayList<>();
  private final List<DeadLetter> refused = new ArrayList<>();
  private final List<ScoredEntity> olderOfRefused = new ArrayList<>();
  private int superseded;

  private BatchWriter(Statement statement, Clock clock) {
    this.statement = statement;
    this.clock = clock;
  }

  /**
   * Writes a batch.
   *
   * @throws InterruptedException if closed meanwhile
   * @throws IllegalStateException if an element has no outcome or two: a fault of ours
   */
  static StoredBatch write(List<ScoredEntity> elements, Statement statement, Clock clock)
      throws InterruptedException {
    BatchWriter writer = new BatchWriter(statement, clock);
    List<ScoredEntity> left = elements;
    while (!left.isEmpty()) {
      left = writer.round(left);
    }
    return writer.result(elements.size());
  }

  /** Writes the newest of each key and returns the older ones of those that were refused. */
  private List<ScoredEntity> round(List<ScoredEntity> elements) throws InterruptedException {
    BatchPlan plan = BatchPlan.of(elements);
    List<ScoredEntity> rows = plan.rows();
    olderOfRefused.clear();
    Bisect.write(
        rows, some -> record(plan, statement.execute(some)), (row, why) -> refuse(plan, row, why));
    superseded += elements.size() - rows.size() - olderOfRefused.size();
    return List.copyOf(olderOfRefused);
  }

  private void record(BatchPlan plan, UpsertStatement.Outcome outcome) {
    for (ScoredEntity row : outcome.written()) {
      stored.add(EntityScored.of(row));
    }
    superseded += outcome.superseded().size();
    for (ScoredEntity row : outcome.missing()) {
      refuse(plan, row, NO_OUTCOME);
    }
  }

  private void refuse(BatchPlan plan, ScoredEntity row, Refusal why) {
    Failure failure = new Failure(Stage.STORE, why.reason(), why.detail());
    refused.add(DeadLetter.of(row, failure, Instant.ofEpochMilli(clock.millis())));
    olderOfRefused.addAll(plan.olderThan(row));
  }

  private StoredBatch result(int elements) {
    int outcomes = stored.size() + refused.size() + superseded;
    if (outcomes != elements) {
      throw new IllegalStateException(
          "a batch of " + elements + " elements came to " + outcomes + " outcomes");
    }
    return new StoredBatch(stored, refused, superseded);
  }
}
