package io.prismatic.dd.functions.model;

import java.time.Instant;

/**
 * The announcement of one stored row: ids and figures, no name.
 *
 * @param caseId the case
 * @param id the entity inside its case
 * @param schema the entity's schema
 * @param revision the revision that was stored
 * @param risk 0 to 100
 * @param band the band of the risk
 * @param recommendation what we recommend
 * @param match 0 to 1
 * @param matched whether a candidate reached the threshold
 * @param coverage 0 to 1
 * @param screener the screener's name
 * @param algorithm the matching algorithm
 * @param listVersion the list's version, or empty
 * @param riskModel the risk model's name and version
 * @param scoredAt when it was scored
 * @param trace the trace that its record belongs to, or null
 */
public record EntityScored(
    String caseId,
    String id,
    String schema,
    Revision revision,
    double risk,
    Band band,
    Recommendation recommendation,
    double match,
    boolean matched,
    double coverage,
    String screener,
    String algorithm,
    String listVersion,
    String riskModel,
    Instant scoredAt,
    TraceContext trace) {

  public static EntityScored of(ScoredEntity entity) {
    Score score = entity.score();
    Provenance provenance = score.provenance();
    return new EntityScored(
        entity.caseId(),
        entity.id(),
        entity.schema(),
        entity.revision(),
        score.risk(),
        score.band(),
        score.recommendation(),
        score.match(),
        score.matched(),
        score.coverage(),
        provenance.screener(),
        provenance.algorithm(),
        provenance.listVersion(),
        provenance.riskModel(),
        score.scoredAt(),
        TraceContext.of(entity.record().headers()));
  }
}
