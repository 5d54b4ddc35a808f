package io.prismatic.dd.functions.deadletter;

/**
 * Why an entity failed.
 *
 * @param stage where
 * @param reason why
 * @param detail what to look at, at most {@value #MAX_DETAIL} characters, without personal data or
 *     secrets
 */
public record Failure(Stage stage, Reason reason, String detail) {

  /** The longest detail kept; the rest is cut. */
  public static final int MAX_DETAIL = 500;

  public Failure {
    detail = detail == null ? "" : detail;
    if (detail.length() > MAX_DETAIL) {
      detail = detail.substring(0, MAX_DETAIL - 1) + "…";
    }
  }
}
