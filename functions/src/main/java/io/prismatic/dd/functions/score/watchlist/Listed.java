package io.prismatic.dd.functions.score.watchlist;

import io.prismatic.dd.functions.model.Match;
import java.util.List;

/**
 * One party of the list.
 *
 * @param id its id
 * @param caption its display name
 * @param schema its schema
 * @param topics its topics
 * @param datasets the lists that hold it
 * @param traits what supports or contradicts a match of names
 */
record Listed(
    String id,
    String caption,
    String schema,
    List<String> topics,
    List<String> datasets,
    Traits traits) {

  Match match(double score, double threshold, String explanation) {
    return new Match(id, caption, schema, score, score >= threshold, topics, datasets, explanation);
  }
}
