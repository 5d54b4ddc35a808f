package io.prismatic.dd.functions.log;

/**
 * An error as it may be logged: the kinds of it and of its causes, and where they were thrown.
 * Their messages are left out, for they may repeat what an entity holds.
 */
public final class Redacted extends Exception {

  private static final long serialVersionUID = 1L;

  /** Causes may go round in a circle. */
  private static final int DEEPEST = 10;

  private Redacted(Throwable error, int depth) {
    super(
        error.getClass().getName(),
        error.getCause() == null || depth == DEEPEST
            ? null
            : new Redacted(error.getCause(), depth + 1),
        false,
        true);
    setStackTrace(error.getStackTrace());
  }

  public static Redacted of(Throwable error) {
    return new Redacted(error, 1);
  }
}
