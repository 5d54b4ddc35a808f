package io.prismatic.dd.functions.risk;

import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * How bad the topics of FollowTheMoney are, from a dated data file. A topic counts for its
 * sub-topics: {@code crime} for {@code crime.fin}. One that is not listed is not adverse.
 *
 * @param source the name and date of the severities
 * @param noTopic how bad a listed party is whose list says nothing more about it, 0 to 1
 * @param severities 0 to 1, by topic
 */
public record Topics(String source, double noTopic, Map<String, Double> severities)
    implements Serializable {

  static final String SANCTION = "sanction";

  /** Reads the severities that came with this version. */
  public static Topics shipped() {
    return DatedFile.shipped("topics.json", Topics::parse);
  }

  /**
   * Reads severities of the same form as {@code topics.json} beside this class.
   *
   * @throws DataFileException if anything is wrong, naming all of it
   */
  public static Topics parse(byte[] json) throws DataFileException {
    return TopicFile.read(json);
  }

  /** Equal for equal severities, whatever their order in memory. */
  String fingerprint() {
    return source + noTopic + new TreeMap<>(severities);
  }

  /** How bad a listed party with these topics is. */
  double ofListed(Collection<String> topics) {
    return topics.isEmpty() ? noTopic : severity(topics);
  }

  /** The worst of them, 0 if none is adverse. */
  double severity(Collection<String> topics) {
    return topics.stream().mapToDouble(this::severity).max().orElse(0);
  }

  private double severity(String topic) {
    String at = topic;
    while (true) {
      Double known = severities.get(at);
      if (known != null) {
        return known;
      }
      int dot = at.lastIndexOf('.');
      if (dot < 0) {
        return 0;
      }
      at = at.substring(0, dot);
    }
  }

  static boolean exposesPolitically(Collection<String> topics) {
    return topics.contains("role.pep") || topics.contains("role.rca");
  }
}
