package io.prismatic.dd.functions.parse;

import io.prismatic.dd.functions.deadletter.Reason;

/** Ends the reading of one record; never leaves this package. */
final class MalformedException extends Exception {

  private final Reason reason;

  MalformedException(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
