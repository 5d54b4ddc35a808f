package io.prismatic.dd.functions.model;

/**
 * What we recommend to the analyst, who decides (EU AMLR, Art. 76: the decision stays with a
 * human).
 */
public enum Recommendation {
  CLEAR,
  REVIEW,
  ESCALATE
}
