package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.model.ScoredEntity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One row a key, the newest revision of each, in the order of the keys. Of equal revisions the last
 * element wins, as it would if each were written in turn.
 */
final class BatchPlan {

  private static final Comparator<ScoredEntity> NEWEST_LAST =
      Comparator.comparing(ScoredEntity::revision);

  /** The revisions of each key, the newest last. */
  private final SortedMap<EntityKey, List<ScoredEntity>> revisions = new TreeMap<>();

  private BatchPlan(List<ScoredEntity> elements) {
    for (ScoredEntity element : elements) {
      revisions.computeIfAbsent(EntityKey.of(element), key -> new ArrayList<>(1)).add(element);
    }
    for (List<ScoredEntity> sameKey : revisions.values()) {
      sameKey.sort(NEWEST_LAST);
    }
  }

  static BatchPlan of(List<ScoredEntity> elements) {
    return new BatchPlan(elements);
  }

  /** The rows to write. */
  List<ScoredEntity> rows() {
    List<ScoredEntity> rows = new ArrayList<>(revisions.size());
    for (List<ScoredEntity> sameKey : revisions.values()) {
      rows.add(sameKey.get(sameKey.size() - 1));
    }
    return rows;
  }

  /** The older revisions of the row's key, which {@link #rows} leaves out. */
  List<ScoredEntity> olderThan(ScoredEntity row) {
    List<ScoredEntity> sameKey = revisions.get(EntityKey.of(row));
    return sameKey.subList(0, sameKey.size() - 1);
  }
}
