package io.prismatic.dd.functions.score.watchlist;

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
 * @param reload how often to look whether the file has changed
 */
public record WatchlistScreenerFactory(String path, Duration reload) implements ScreenerFactory {

  private static final double THRESHOLD = 0.7;
  private static final Duration RELOAD = Duration.ofSeconds(5);

  /** Looks for a changed file every 5 seconds. */
  public WatchlistScreenerFactory(String path) {
    this(path, RELOAD);
  }

  /**
   * @throws IllegalStateException if the list is missing, empty or malformed
   */
  @Override
  public Screener create() {
    return new WatchlistScreener(SharedWatchlist.open(Path.of(path), reload), THRESHOLD);
  }
}
