package io.prismatic.dd.functions.model;

/** The risk band of a score, lowest first. */
public enum Band {
  LOW,
  MEDIUM,
  HIGH
}
