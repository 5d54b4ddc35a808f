package io.prismatic.dd.functions.score;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.ScreeningVersion;
import java.util.List;
import java.util.Objects;

/** The outcome of screening one entity; a failure is a value too. */
public sealed interface Screening {

  /**
   * It was screened.
   *
   * @param matches the candidates, best first, none if there is no hit
   * @param list what it was screened against
   */
  record Screened(List<Match> matches, ScreeningVersion list) implements Screening {

    public Screened {
      matches = List.copyOf(matches);
      Objects.requireNonNull(list, "list");
    }
  }

  /**
   * It could not be screened.
   *
   * @param reason why, which tells whether a later try can help
   * @param detail what to look at, without personal data or secrets
   */
  record ScreeningFailed(Reason reason, String detail) implements Screening {

    /**
     * @throws IllegalArgumentException if scoring cannot end with this reason
     */
    public ScreeningFailed {
      if (!reason.ofScoring()) {
        throw new IllegalArgumentException(reason + " is no reason for a screening to fail");
      }
    }
  }
}
