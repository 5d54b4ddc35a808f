package io.prismatic.dd.functions.model;

import java.util.List;

/**
 * One candidate that a screener found for an entity.
 *
 * @param id the listed entity's id
 * @param caption the listed entity's display name
 * @param schema the listed entity's schema
 * @param score how surely it is the same party, 0 to 1
 * @param match whether the score reaches the threshold and no person has cleared the hit
 * @param topics the listed entity's topics, such as {@code sanction} or {@code role.pep}
 * @param datasets the lists that hold it
 * @param explanation what matched, for the analyst
 */
public record Match(
    String id,
    String caption,
    String schema,
    double score,
    boolean match,
    List<String> topics,
    List<String> datasets,
    String explanation) {

  /** The listed id and the score only: the rest is personal data. */
  @Override
  public String toString() {
    return "Match[" + id + ", " + score + "]";
  }
}
