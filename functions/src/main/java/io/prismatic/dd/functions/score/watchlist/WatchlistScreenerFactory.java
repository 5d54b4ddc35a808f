package io.prismatic.dd.functions.score.watchlist;

import io.prismatic.dd.functions.score.Screener;
import io.prismatic.dd.functions.score.ScreenerFactory;
import java.nio.file.Path;

/**
 * Reads a list on each TaskManager and screens against it.
 *
 * @param path the list, FollowTheMoney as JSON lines, at the same place on every TaskManager
 */
public record WatchlistScreenerFactory(String path) implements ScreenerFactory {

  private static final double THRESHOLD = 0.7;

  /**
   * @throws IllegalStateException if the list is missing, empty or malformed
   */
  @Override
  public Screener create() {
    Path file = Path.of(path);
    String name = file.getFileName().toString();
    return new WatchlistScreener(new ListFile(file).read(), name, THRESHOLD);
  }
}
