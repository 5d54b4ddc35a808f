package io.prismatic.dd.functions.parse;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.deadletter.Failure;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.deadletter.RetryHistory;
import io.prismatic.dd.functions.deadletter.Stage;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.Revision;
import java.io.IOException;
import java.time.Instant;

/**
 * Reads a FollowTheMoney entity in its case envelope: {@code id}, {@code case_id}, {@code schema}
 * and at least one property with a value are required, the rest is kept in the bytes. Pure: never
 * throws for what a record holds.
 */
final class EntityParser {

  private final ParseLimits limits;

  EntityParser(ParseLimits limits) {
    this.limits = limits;
  }

  /**
   * @param record the record as read
   * @param now the time to judge revisions by and to stamp a failure with
   */
  Parsed parse(PendingRecord record, Instant now) {
    Envelope envelope = new Envelope(limits);
    try {
      return new Parsed.Good(entity(record, envelope, now));
    } catch (MalformedException e) {
      return bad(record, envelope, e.reason(), e.getMessage(), now);
    } catch (StreamConstraintsException e) {
      return bad(record, envelope, Reason.TOO_LARGE, "a name or a number is too long", now);
    } catch (JsonParseException e) {
      // Jackson's own words quote the input, which is personal data.
      boolean duplicate = e.getOriginalMessage().startsWith("Duplicate ");
      Reason reason = duplicate ? Reason.DUPLICATE_KEY : Reason.NOT_JSON;
      return bad(record, envelope, reason, "at byte " + e.getLocation().getByteOffset(), now);
    } catch (IOException e) {
      return bad(record, envelope, Reason.NOT_JSON, e.getClass().getSimpleName(), now);
    }
  }

  private Entity entity(PendingRecord record, Envelope envelope, Instant now)
      throws MalformedException, IOException {
    byte[] value = record.value();
    if (value == null) {
      throw new MalformedException(Reason.TOMBSTONE, "the record has no value");
    }
    if (value.length > limits.bytes()) {
      throw new MalformedException(
          Reason.TOO_LARGE, value.length + " bytes, at most " + limits.bytes() + " are read");
    }
    Characters.checkEncoding(value);
    envelope.read(value);
    Characters.checkEscapes(value);
    return envelope.entity(record, revision(record, envelope, now));
  }

  private Revision revision(PendingRecord record, Envelope envelope, Instant now)
      throws MalformedException {
    Revision original = RetryHistory.of(record).revision();
    Instant at =
        envelope.lastChange() == null ? original.at() : RevisionDate.parse(envelope.lastChange());
    if (at.isAfter(now.plus(limits.clockSkew()))) {
      String which = envelope.lastChange() == null ? "the Kafka timestamp" : "last_change";
      throw new MalformedException(Reason.BAD_DATE, which + " lies in the future");
    }
    return new Revision(at, original.offset());
  }

  private static Parsed bad(
      PendingRecord record, Envelope envelope, Reason reason, String detail, Instant now) {
    return new Parsed.Bad(
        new DeadLetter(
            record,
            envelope.knownCaseId(),
            envelope.knownId(),
            new Failure(Stage.PARSE, reason, detail),
            now));
  }
}
