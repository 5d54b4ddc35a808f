package io.prismatic.dd.job.drain;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Drains a job within a total time: what is in flight is finished, partial batches are flushed, a
 * savepoint is made. If that cannot be in time, the job is cancelled, which keeps its checkpoint.
 * Used by one thread.
 */
public final class Drain {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration TELL = Duration.ofSeconds(1);

  /** Kept back for the cancellation, so that the whole stays within the time. */
  private static final Duration LONGEST_RESERVE = Duration.ofSeconds(5);

  private final FlinkRest rest;
  private final String directory;
  private final Consumer<Counts> progress;
  private String request;
  private String failure;

  /**
   * How it ended.
   *
   * @param clean whether the job was drained; else it was cancelled
   * @param resume the savepoint, or the checkpoint to resume from after a cancellation; null if
   *     there is none
   * @param failure why no savepoint could be made, if that is why it was cancelled; else null
   * @param counts the job's counts at its end
   * @param took how long it took
   */
  public record Result(
      boolean clean, String resume, String failure, Counts counts, Duration took) {}

  /**
   * @param rest the address of the JobManager's REST API
   * @param directory where to put the savepoint, null for the cluster's default
   */
  public Drain(URI rest, String directory) {
    this(rest, directory, counts -> {});
  }

  /**
   * As above.
   *
   * @param progress told the counts about once a second while the job drains, as the last heartbeat
   *     of the TaskManagers knew them
   */
  public Drain(URI rest, String directory, Consumer<Counts> progress) {
    this(new FlinkRest(rest), directory, progress);
  }

  Drain(FlinkRest rest, String directory, Consumer<Counts> progress) {
    this.rest = rest;
    this.directory = directory;
    this.progress = progress;
  }

  /**
   * Drains a job, or cancels it.
   *
   * @param id the job
   * @param timeout the total time, cancellation included
   * @throws IOException if the cluster cannot be reached or knows no such job
   * @throws IllegalStateException if the job does not end although it was cancelled
   */
  public Result run(String id, Duration timeout) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Duration reserve = timeout.dividedBy(2);
    Duration forDrain =
        timeout.minus(reserve.compareTo(LONGEST_RESERVE) < 0 ? reserve : LONGEST_RESERVE);
    String savepoint = drain(id, start + forDrain.toNanos());
    boolean clean = rest.job(id).state().equals("FINISHED");
    String resume = savepoint;
    if (!clean) {
      cancel(id, start + timeout.toNanos());
      // Not before: while the job runs, a newer checkpoint takes the place of this one.
      resume = rest.checkpoint(id);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new Result(clean, resume, failure, rest.counts(id), took);
  }

  /** Where the savepoint is; null if there was no time for one. */
  private String drain(String id, long deadline) throws IOException, InterruptedException {
    String savepoint = null;
    while (savepoint == null && System.nanoTime() < deadline && !rest.job(id).ended()) {
      // Flink refuses while not all tasks run, right after a start or a restart: ask again.
      request = rest.drain(id, directory);
      savepoint = await(id, deadline);
    }
    while (System.nanoTime() < deadline && !rest.job(id).ended()) {
      pause();
    }
    return savepoint;
  }

  private String await(String id, long deadline) throws IOException, InterruptedException {
    long told = System.nanoTime();
    while (System.nanoTime() < deadline) {
      FlinkRest.Stop stop = rest.stop(id, request);
      if (!stop.done() && System.nanoTime() - told >= TELL.toNanos()) {
        told = System.nanoTime();
        progress.accept(rest.counts(id));
      }
      if (stop.done()) {
        failure = stop.failure();
        pause();
        return stop.savepoint();
      }
      pause();
    }
    return null;
  }

  private void cancel(String id, long deadline) throws IOException, InterruptedException {
    if (!rest.job(id).ended()) {
      rest.cancel(id);
    }
    while (!rest.job(id).ended()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the job was cancelled and has not ended yet: a task does not answer, see the cluster;"
                + " once it has ended, resume from "
                + rest.checkpoint(id));
      }
      pause();
    }
    // Whoever asked for an operation has to hear its end: the cluster keeps it, and itself, until
    // then.
    while (request != null && !rest.stop(id, request).done() && System.nanoTime() < deadline) {
      pause();
    }
  }

  private static void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
  }
}
