package io.prismatic.dd.functions.score.watchlist;

import io.prismatic.dd.functions.limit.Subtask;
import io.prismatic.dd.functions.score.Screener;
import io.prismatic.dd.functions.score.ScreenerFactory;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Screens against a list that all subtasks of a TaskManager share and that is read anew when the
 * file changes.
 *
 * @param path the list, FollowTheMoney as JSON lines, plain or gzip, at the same place on every
 *     TaskManager
 * @param threshold the score from which a candidate counts as a match, 0 to 1
 * @param reload how often to look whether the file has changed
 */
public record WatchlistScreenerFactory(String path, double threshold, Duration reload)
    implements ScreenerFactory {

  /** The score from which a candidate counts as a match unless told otherwise. */
  public static final double DEFAULT_THRESHOLD = 0.7;

  private static final Duration RELOAD = Duration.ofSeconds(5);

  /**
   * @throws IllegalArgumentException if the threshold is not 0 to 1
   */
  public WatchlistScreenerFactory {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("watchlist.threshold: expected 0 to 1");
    }
  }

  /** Looking for a changed file every 5 seconds. */
  public WatchlistScreenerFactory(String path, double threshold) {
    this(path, threshold, RELOAD);
  }

  /** With the default threshold, looking for a changed file every 5 seconds. */
  public WatchlistScreenerFactory(String path) {
    this(path, DEFAULT_THRESHOLD, RELOAD);
  }

  /**
   * @throws IllegalStateException if the list is missing, empty or malformed
   */
  @Override
  public Screener create(Subtask subtask) {
    return new WatchlistScreener(SharedWatchlist.open(Path.of(path), reload), threshold);
  }
}
