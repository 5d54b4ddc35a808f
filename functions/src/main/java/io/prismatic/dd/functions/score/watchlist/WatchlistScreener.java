package io.prismatic.dd.functions.score.watchlist;

import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.Schemata;
import io.prismatic.dd.functions.model.ScreeningVersion;
import io.prismatic.dd.functions.score.Screener;
import io.prismatic.dd.functions.score.Screening;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Screens in the JVM; a few look-ups in hash maps, done at once on the caller's thread. */
final class WatchlistScreener implements Screener {

  private static final String VERSION = "1";
  private static final String ALGORITHM = "equal-identifier-or-name";

  private final WatchlistIndex index;
  private final double threshold;
  private final ScreeningVersion list;

  WatchlistScreener(WatchlistIndex index, String file, double threshold) {
    this.index = index;
    this.threshold = threshold;
    this.list = new ScreeningVersion("watchlist", VERSION, ALGORITHM, file, index.version());
  }

  @Override
  public CompletionStage<Screening> screen(Entity entity) {
    List<Match> matches =
        Schemata.isExtension(entity.schema()) ? List.of() : index.find(entity, threshold);
    return CompletableFuture.completedStage(new Screening.Screened(matches, list));
  }

  @Override
  public void close() {
    // Holds memory only.
  }
}
