package io.prismatic.dd.functions.score.watchlist;

import io.prismatic.dd.functions.limit.Subtask;
import io.prismatic.dd.functions.score.Screener;
import io.prismatic.dd.functions.score.ScreenerFactory;
import java.nio.file.Path;

/**
 * Reads a list on each TaskManager, once a subtask, and screens against it.
 *
 * @param path the list, FollowTheMoney as JSON lines, at the same place on every TaskManager
 * @param threshold the score from which a candidate counts as a match, 0 to 1
 */
public record WatchlistScreenerFactory(String path, double threshold) implements ScreenerFactory {

  /** The score from which a candidate counts as a match unless told otherwise. */
  public static final double DEFAULT_THRESHOLD = 0.7;

  /**
   * @throws IllegalArgumentException if the threshold is not 0 to 1
   */
  public WatchlistScreenerFactory {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("watchlist.threshold: expected 0 to 1");
    }
  }

  /** With the default threshold. */
  public WatchlistScreenerFactory(String path) {
    this(path, DEFAULT_THRESHOLD);
  }

  /**
   * @throws IllegalStateException if the list is missing, empty or malformed
   */
  @Override
  public Screener create(Subtask subtask) {
    Path file = Path.of(path);
    String name = file.getFileName().toString();
    return new WatchlistScreener(new ListFile(file).read(), name, threshold);
  }
}
