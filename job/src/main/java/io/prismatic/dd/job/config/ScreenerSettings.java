package io.prismatic.dd.job.config;

import io.prismatic.dd.functions.limit.BucketSettings;
import io.prismatic.dd.functions.score.yente.YenteSettings;
import java.io.Serializable;

/** Who finds list matches. */
public sealed interface ScreenerSettings extends Serializable {

  /**
   * Screening in the JVM.
   *
   * @param path an absolute path that exists on every TaskManager: FollowTheMoney as JSON lines
   * @param threshold the score from which a candidate counts as a match, 0 to 1
   */
  record Watchlist(String path, double threshold) implements ScreenerSettings {}

  /**
   * Screening over HTTP.
   *
   * @param settings how to reach the API
   * @param bucket what the API allows
   */
  record Yente(YenteSettings settings, BucketSettings bucket) implements ScreenerSettings {}
}
