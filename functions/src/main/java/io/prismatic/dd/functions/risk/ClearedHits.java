package io.prismatic.dd.functions.risk;

import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Match;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * Hits that a person has cleared: this entity is not that listed party. Immutable; the same file
 * has the same version.
 */
public final class ClearedHits implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Stands for every case. */
  static final String ANY_CASE = "*";

  /** Nothing is cleared. */
  public static final ClearedHits NONE = new ClearedHits(Map.of(), "");

  /** Which hit. */
  record Hit(String caseId, String entityId, String listedId) implements Serializable {}

  /** Who cleared it, when and why. */
  record Clearance(String by, String at, String note) implements Serializable {}

  private final HashMap<Hit, Clearance> clearances;
  private final String version;

  ClearedHits(Map<Hit, Clearance> clearances, String version) {
    this.clearances = new HashMap<>(clearances);
    this.version = version;
  }

  /**
   * Reads a CSV file in UTF-8 with the header {@code case_id,entity_id,listed_id,by,at,note}, its
   * fields quoted where needed; {@code *} as case stands for all of them, {@code at} is a date or a
   * time with its zone, {@code note} may be empty.
   *
   * @throws DataFileException if anything is wrong, naming all lines that are
   */
  public static ClearedHits parse(byte[] csv) throws DataFileException {
    return new ClearedFile().read(csv);
  }

  /** SHA-256 of the file in hexadecimal, empty for none. */
  String version() {
    return version;
  }

  boolean covers(Entity entity, Match match) {
    return clearance(entity, match) != null;
  }

  /** The match as it is shown: a cleared one is none, and says why. */
  Match mark(Entity entity, Match match) {
    Clearance clearance = clearance(entity, match);
    if (clearance == null) {
      return match;
    }
    String note = clearance.note().isEmpty() ? "" : " (" + clearance.note() + ")";
    return new Match(
        match.id(),
        match.caption(),
        match.schema(),
        match.score(),
        false,
        match.topics(),
        match.datasets(),
        "cleared by "
            + clearance.by()
            + " on "
            + clearance.at()
            + note
            + "; "
            + match.explanation());
  }

  private Clearance clearance(Entity entity, Match match) {
    if (clearances.isEmpty()) {
      return null;
    }
    Clearance ofCase = clearances.get(new Hit(entity.caseId(), entity.id(), match.id()));
    return ofCase != null ? ofCase : clearances.get(new Hit(ANY_CASE, entity.id(), match.id()));
  }
}
