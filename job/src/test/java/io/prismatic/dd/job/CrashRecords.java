package io.prismatic.dd.job;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Records for several rounds: half of each round are keys of their own, of case {@code c}; the
 * other half comes from the quickstart's sample, where keys come again in newer and older revisions
 * and some records are bad. Each round has one more entity, to be published after its fault.
 */
final class CrashRecords {

  private final int half;
  private final Sample own;
  private final Sample mixed;
  private final Map<String, String> probes = new TreeMap<>();

  /**
   * @param faults how many; there is one round more
   * @param size the records of a round
   */
  CrashRecords(int faults, int size) {
    half = size / 2;
    own = Sample.good((faults + 1) * half);
    mixed = Sample.of((faults + 1) * half);
  }

  /** The records of a round, from 0, in the order to publish. */
  List<byte[]> part(int round) {
    List<byte[]> part = new ArrayList<>();
    for (int i = round * half; i < (round + 1) * half; i++) {
      part.add(own.values().get(i));
      part.add(mixed.values().get(i));
    }
    return part;
  }

  /** The entity that comes after the fault of a round. */
  byte[] probe(int round) {
    String record =
        "{\"id\":\"after-%d\",\"case_id\":\"probe\",\"schema\":\"Person\",\"last_change\":\"2026-08-22T10:00:00\",\"properties\":{\"name\":[\"Probe\"]}}"
            .formatted(round);
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    probes.put(key(bytes), "2026-08-22T10:00:00");
    return bytes;
  }

  /** The key of a probe's row. */
  static String key(byte[] probe) {
    return new String(probe, StandardCharsets.UTF_8)
        .replaceFirst("\\{\"id\":\"([^\"]+)\",\"case_id\":\"([^\"]+)\".*", "$2/$1");
  }

  /** The keys of the rows that must be there in the end, with their newest revision. */
  Map<String, String> rows() {
    Map<String, String> rows = new TreeMap<>(own.rows());
    rows.putAll(mixed.rows());
    rows.putAll(probes);
    return rows;
  }

  /** The different values that must become dead letters, "null" for a tombstone. */
  Set<String> refused() {
    Set<String> refused = new TreeSet<>();
    mixed.refused().forEach(value -> refused.add(String.valueOf(value)));
    return refused;
  }
}
