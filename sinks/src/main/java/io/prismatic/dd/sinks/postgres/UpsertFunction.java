package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.batch.Batch;
import io.prismatic.dd.functions.model.ScoredEntity;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/**
 * Stores batches in PostgreSQL's table {@code entity} ({@code flink-conf/schema.sql}), with a
 * thread and a connection of its own a subtask; the task thread never waits.
 *
 * <ul>
 *   <li>One statement a batch, version-guarded: a row gives way to a stored newer revision, and a
 *       batch written twice leaves the same rows and is reported as stored twice.
 *   <li>Database down, overloaded or failing over: the batch is held and sent again, with capped
 *       back-off and without end. Use the operator without a time-out (0), and a small capacity.
 *   <li>A row that the database refuses is searched by halves and becomes a dead letter of stage
 *       store, naming SQLSTATE and constraint, never a value; its neighbours are stored.
 *   <li>Wrong login, missing table: the job fails with {@link SuppressRestartsException}, whose
 *       cause says what to fix.
 * </ul>
 *
 * <p>Metrics: see {@link WriteMetrics}.
 */
public final class UpsertFunction extends RichAsyncFunction<Batch<ScoredEntity>, StoredBatch> {

  private static final long serialVersionUID = 1L;

  private final DatabaseSettings settings;
  private final Clock clock;
  private transient WriterThread writer;

  /**
   * @param settings the database; its password is resolved where the function runs
   * @param clock tells when a row failed; serializable, as those of the JDK are
   */
  public UpsertFunction(DatabaseSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void open(OpenContext openContext) {
    RuntimeContext context = getRuntimeContext();
    checkPassword();
    WriteMetrics metrics = new WriteMetrics(context.getMetricGroup());
    Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
    Hold hold =
        new Hold(
            settings, backoff, delay -> TimeUnit.MILLISECONDS.sleep(delay.toMillis()), metrics);
    int subtask = context.getTaskInfo().getIndexOfThisSubtask();
    writer = WriterThread.start("entity-upsert-" + subtask, hold, clock, metrics);
  }

  /** Before the first batch is held for a login that cannot succeed. */
  private void checkPassword() {
    if (settings.password() != null) {
      try {
        settings.password().resolve();
      } catch (IllegalStateException e) {
        throw new SuppressRestartsException(e);
      }
    }
  }

  @Override
  public void asyncInvoke(Batch<ScoredEntity> batch, ResultFuture<StoredBatch> result) {
    writer.submit(batch, result);
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
  }
}
