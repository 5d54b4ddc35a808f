package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.model.PendingRow;
import io.prismatic.dd.functions.model.RowVersion;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads pending rows from PostgreSQL on a thread and a connection of its own, as many as are
 * demanded, and marks them as queued when told so.
 *
 * <ul>
 *   <li>Demand: from being read until being queued or found changed a row is in flight; never more
 *       are than the demand.
 *   <li>It polls at once while more rows wait and demand is free, else once an interval.
 *   <li>Rows are handed over in portions, the next one when the last is {@link #taken}: documents
 *       of a portion only are in memory.
 *   <li>Database away: it backs off and goes on where it was; nothing fails. Wrong login or table:
 *       {@link Listener#failed} with what to fix.
 *   <li>Another producer at the same rows: it waits until that one has ended.
 * </ul>
 *
 * <p>Metrics: {@code rowsRead} + {@code rowsRestored} = {@code rowsQueued} + {@code rowsChanged} +
 * {@code rowsInFlight}; {@code databaseDown}, {@code waitsForLock} (0 or 1).
 */
public final class PendingQueue implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PendingQueue.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int SMALLEST_PORTION = 100;
  private static final int LARGEST_PORTION = 1000;

  /** Where rows go; called by the queue's thread. */
  public interface Listener {

    /** Hands over rows, never none. */
    void rows(List<PendingRow> rows);

    /** The queue has ended; a person must act. */
    void failed(Throwable cause);
  }

  /** Everything below is the thread's own, but for these. */
  private final BlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();

  private final Set<RowVersion> inFlight = ConcurrentHashMap.newKeySet();

  private final QueueSettings queue;
  private final Listener listener;
  private final QueueMetrics metrics;
  private final QueueConnection connection;
  private final Set<RowVersion> confirmed = new LinkedHashSet<>();
  private final Thread thread;

  private boolean running = true;
  private boolean taken = true;
  private boolean more;
  private long nextPoll;
  private long nextMark;

  /**
   * @param settings the database; its password is resolved when connecting
   * @param queue what to serve
   */
  public PendingQueue(
      DatabaseSettings settings, QueueSettings queue, Listener listener, MetricGroup group) {
    this.queue = queue;
    this.listener = listener;
    this.metrics = new QueueMetrics(group, inFlight::size);
    this.connection = new QueueConnection(settings, queue, metrics);
    this.thread = new Thread(this::run, "entity-producer-queue");
    thread.setDaemon(true);
  }

  /**
   * Starts the thread.
   *
   * @param published rows that Kafka has, from a checkpoint; they are marked first
   */
  public void start(List<RowVersion> published) {
    inFlight.addAll(published);
    metrics.restored(published.size());
    queued(published);
    long now = System.nanoTime();
    nextPoll = now;
    nextMark = now;
    thread.start();
  }

  /** All rows that were handed over have left. */
  public void taken() {
    commands.add(() -> taken = true);
  }

  /** Kafka has these rows. */
  public void queued(List<RowVersion> published) {
    if (!published.isEmpty()) {
      commands.add(() -> confirmed.addAll(published));
    }
  }

  /** Whether the row is neither queued nor found changed. From any thread. */
  public boolean isInFlight(RowVersion row) {
    return inFlight.contains(row);
  }

  private void run() {
    try {
      while (running) {
        obey(commands.poll(Math.max(0, due() - System.nanoTime()), TimeUnit.NANOSECONDS));
        if (running && due() <= System.nanoTime()) {
          work();
        }
      }
      markForTheLastTime();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      // The boundary of the thread: what is thrown here ends the task.
      listener.failed(e);
    } finally {
      connection.close();
    }
  }

  /** Executes all commands there are, until one of them is the end. */
  private void obey(Runnable first) {
    for (Runnable command = first; command != null && running; command = commands.poll()) {
      command.run();
    }
  }

  /** When there is something to do, by the clock of {@link System#nanoTime}. */
  private long due() {
    long never = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
    if (!connection.isLocked()) {
      return connection.notBefore();
    }
    long mark = confirmed.isEmpty() ? never : nextMark;
    long poll = free() > 0 && taken ? nextPoll : never;
    return Math.max(connection.notBefore(), Math.min(mark, poll));
  }

  private int free() {
    return queue.demand() - inFlight.size();
  }

  private void work() throws InterruptedException {
    try {
      if (connection.take()) {
        mark();
        poll();
      }
      connection.answered();
    } catch (SQLException e) {
      connection.failed(e);
    }
  }

  private void mark() throws SQLException {
    if (confirmed.isEmpty()) {
      return;
    }
    PendingTable.Outcome outcome = connection.table().queued(confirmed);
    metrics.queued(outcome.queued().size());
    metrics.changed(outcome.changed().size());
    for (List<RowVersion> done : List.of(outcome.queued(), outcome.changed())) {
      done.forEach(confirmed::remove);
      done.forEach(inFlight::remove);
    }
    // The rest is locked by somebody.
    nextMark = System.nanoTime() + (confirmed.isEmpty() ? 0 : queue.interval().toNanos());
    if (more || !outcome.changed().isEmpty()) {
      nextPoll = System.nanoTime();
    }
  }

  private void poll() throws SQLException {
    if (free() <= 0 || !taken || nextPoll > System.nanoTime()) {
      return;
    }
    int portion = Math.min(LARGEST_PORTION, Math.max(SMALLEST_PORTION, queue.demand() / 4));
    PendingTable.Found found = connection.table().poll(inFlight, Math.min(free(), portion));
    more = found.more();
    nextPoll = System.nanoTime() + (more ? 0 : queue.interval().toNanos());
    if (!found.rows().isEmpty()) {
      found.rows().forEach(row -> inFlight.add(row.row()));
      metrics.read(found.rows().size());
      taken = false;
      listener.rows(found.rows());
    }
  }

  /** So that an ordinary stop does not leave rows to be marked by the next run. */
  private void markForTheLastTime() {
    if (connection.isLocked() && connection.isHealthy()) {
      try {
        mark();
      } catch (SQLException e) {
        LOG.info("{} rows are left to the next run to be marked as queued", confirmed.size());
      }
    }
  }

  /**
   * Marks what is confirmed and ends the thread, within two seconds; then a statement in progress
   * is broken off.
   */
  @Override
  public void close() {
    commands.add(() -> running = false);
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
    if (thread.isAlive()) {
      connection.abort();
    }
  }
}
