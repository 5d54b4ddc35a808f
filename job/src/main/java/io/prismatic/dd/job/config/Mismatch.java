package io.prismatic.dd.job.config;

/** A value is not what its key expects; the message says what was expected, without the value. */
final class Mismatch extends Exception {

  private static final long serialVersionUID = 1;

  private Mismatch(String message) {
    super(message, null, false, false);
  }

  /** The value is repeated: it cannot be secret. */
  static Mismatch expected(String expectation, String got) {
    return new Mismatch("expected " + expectation + ", got " + Quoted.of(got));
  }

  /** The value is not repeated: it may be or hold a secret. */
  static Mismatch unshown(String message) {
    return new Mismatch(message + " (the value is not shown)");
  }

  /** Whatever the value is, it is wrong. */
  static Mismatch because(String message) {
    return new Mismatch(message);
  }
}
