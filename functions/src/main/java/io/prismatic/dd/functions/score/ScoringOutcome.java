package io.prismatic.dd.functions.score;

import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.intake.Outcome;
import io.prismatic.dd.functions.model.ScoredEntity;

/**
 * What became of one entity: exactly one of the two is there. A flat record, because Flink
 * serializes no sealed types without Kryo.
 *
 * @param scored the score, or null
 * @param failed the failure, or null
 */
public record ScoringOutcome(ScoredEntity scored, DeadLetter failed)
    implements Outcome<ScoredEntity> {

  /**
   * @throws IllegalArgumentException unless exactly one of the two is there
   */
  public ScoringOutcome {
    if ((scored == null) == (failed == null)) {
      throw new IllegalArgumentException("an outcome is either a score or a failure");
    }
  }

  @Override
  public ScoredEntity passed() {
    return scored;
  }

  static ScoringOutcome scored(ScoredEntity scored) {
    return new ScoringOutcome(scored, null);
  }

  static ScoringOutcome failed(DeadLetter failed) {
    return new ScoringOutcome(null, failed);
  }
}
