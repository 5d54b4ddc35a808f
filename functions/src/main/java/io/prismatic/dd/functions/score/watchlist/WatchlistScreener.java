package io.prismatic.dd.functions.score.watchlist;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.Schemata;
import io.prismatic.dd.functions.model.ScreeningVersion;
import io.prismatic.dd.functions.score.Screener;
import io.prismatic.dd.functions.score.Screening;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Screens in the JVM, on a thread of its own: a common name takes some tenths of a millisecond,
 * which the task thread needs for the other entities and the checkpoints.
 */
final class WatchlistScreener implements Screener {

  private static final String VERSION = "3";
  private static final String ALGORITHM = "name-alignment-4";

  /** Far above what is ever in flight in one subtask. */
  private static final int MOST_WAITING = 10_000;

  private final SharedWatchlist list;
  private final double threshold;
  private final String algorithm;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          task -> {
            Thread thread = new Thread(task, "watchlist-screener");
            thread.setDaemon(true);
            return thread;
          });

  WatchlistScreener(SharedWatchlist list, double threshold) {
    this.list = list;
    this.threshold = threshold;
    // Another threshold is another score.
    this.algorithm = ALGORITHM + "@" + threshold;
  }

  @Override
  public CompletionStage<Screening> screen(Entity entity) {
    try {
      return CompletableFuture.supplyAsync(() -> find(entity), executor);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedStage(
          new Screening.ScreeningFailed(Reason.UNAVAILABLE, "the watchlist is closed or overrun"));
    }
  }

  private Screening find(Entity entity) {
    boolean screened = !Schemata.isExtension(entity.schema());
    if (screened && WatchlistIndex.hasTooManyNames(entity)) {
      return new Screening.ScreeningFailed(
          Reason.REJECTED,
          "more than "
              + WatchlistIndex.MOST_NAMES
              + " names, which no single party has: submit them as several entities");
    }
    // One index for the matches and their version, whenever the list is read anew.
    WatchlistIndex index = list.index();
    List<Match> matches = screened ? index.find(entity, threshold) : List.of();
    return new Screening.Screened(
        matches,
        new ScreeningVersion("watchlist", VERSION, algorithm, list.name(), index.version()));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      executor.shutdownNow();
      list.close();
    }
  }
}
