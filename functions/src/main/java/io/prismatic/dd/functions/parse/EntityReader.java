package io.prismatic.dd.functions.parse;

import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.PendingRecord;
import java.time.Instant;

/** Reads the entity of a record outside of the job's graph. */
public final class EntityReader {

  /** A revision was judged by the clock when it was read first; here every date is accepted. */
  private static final Instant ANY_TIME = Instant.parse("9999-12-31T00:00:00Z");

  private static final EntityParser PARSER = new EntityParser(ParseLimits.DEFAULT);

  private EntityReader() {}

  /**
   * What the job would make of a record that it reads now.
   *
   * @param now the time to judge revisions by
   */
  public static Parsed parse(PendingRecord record, Instant now) {
    return PARSER.parse(record, now);
  }

  /** The entity of a record that was read before, such as that of a dead letter; null if none. */
  public static Entity read(PendingRecord record) {
    return PARSER.parse(record, ANY_TIME) instanceof Parsed.Good good ? good.entity() : null;
  }
}
