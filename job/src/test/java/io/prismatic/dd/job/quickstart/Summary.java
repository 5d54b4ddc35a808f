package io.prismatic.dd.job.quickstart;

import io.prismatic.dd.job.drain.Counts;
import java.util.List;

/**
 * How a run ended.
 *
 * @param counts the job's own counts
 * @param problems what does not agree with them, one line each; none if all is well
 */
record Summary(Counts counts, List<String> problems) {

  static Summary cancelled(Counts counts, String problem) {
    return new Summary(counts, List.of(problem));
  }
}
