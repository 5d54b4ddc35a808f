package io.prismatic.dd.functions.enrich;

import io.prismatic.dd.functions.deadletter.Reason;
import java.time.Instant;
import java.util.Locale;

/**
 * What asking an adapter about an entity came to.
 *
 * @param status what it came to
 * @param fetchedAt when the API answered, or when it was clear that it does not
 * @param extracted a JSON array with an element an extraction, empty unless there is data
 * @param reason why it failed, null unless it did
 * @param detail what to look at, without personal data or secrets
 * @param cached whether it is an earlier answer
 */
record Finding(
    Status status,
    Instant fetchedAt,
    byte[] extracted,
    Reason reason,
    String detail,
    boolean cached) {

  private static final byte[] NOTHING = {};

  /** The outcomes, as provenance names them. */
  enum Status {
    OK,
    NO_DATA,
    /** The API cannot be asked about this entity. */
    SKIPPED,
    /** The entity's marking forbids it: nothing was sent. */
    WITHHELD,
    FAILED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(byte[] extracted, Instant at) {
    return new Finding(Status.OK, at, extracted, null, "", false);
  }

  /** Without data, and no failure. */
  static Finding none(Status status, Instant at) {
    return new Finding(status, at, NOTHING, null, "", false);
  }

  static Finding failed(Reason reason, String detail, Instant at) {
    return new Finding(Status.FAILED, at, NOTHING, reason, detail, false);
  }

  Finding fromCache() {
    return new Finding(status, fetchedAt, extracted, reason, detail, true);
  }
}
