package io.prismatic.dd.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.model.Revision;
import io.prismatic.dd.functions.model.ScoredEntity;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchPlanTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private static ScoredEntity entity(String caseId, String id, long seconds, long offset) {
    return ScoredEntities.scored(caseId, id, new Revision(AT.plusSeconds(seconds), offset));
  }

  @Test
  void sortsByCaseThenId() {
    ScoredEntity a2 = entity("a", "2", 0, 0);
    ScoredEntity b1 = entity("b", "1", 0, 0);
    ScoredEntity a1 = entity("a", "1", 0, 0);

    assertThat(BatchPlan.of(List.of(b1, a2, a1)).rows()).containsExactly(a1, a2, b1);
  }

  @Test
  void keepsTheNewestRevisionOfAKeyWhateverTheOrder() {
    ScoredEntity old = entity("a", "1", 0, 9);
    ScoredEntity newer = entity("a", "1", 1, 3);

    assertThat(BatchPlan.of(List.of(newer, old)).rows()).containsExactly(newer);
    assertThat(BatchPlan.of(List.of(old, newer)).rows()).containsExactly(newer);
    assertThat(BatchPlan.of(List.of(newer, old)).olderThan(newer)).containsExactly(old);
  }

  @Test
  void breaksTiesByOffset() {
    ScoredEntity third = entity("a", "1", 0, 3);
    ScoredEntity second = entity("a", "1", 0, 2);

    assertThat(BatchPlan.of(List.of(third, second)).rows()).containsExactly(third);
  }

  @Test
  void letsTheLastOfEqualRevisionsWin() {
    ScoredEntity first = entity("a", "1", 0, 0);
    ScoredEntity last = ScoredEntities.withRisk(first, 1);

    assertThat(BatchPlan.of(List.of(first, last)).rows().get(0)).isSameAs(last);
  }
}
