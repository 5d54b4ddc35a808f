package io.prismatic.dd.functions.enrich;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which entities an adapter is asked about.
 *
 * @param schemata the schemata, exactly
 * @param require what the entity must have, none of it null or blank
 * @param where texts that the entity must have, whatever their case
 * @param maxTlp the highest marking that may be sent
 */
public record Applies(
    Set<String> schemata, List<JsonPointer> require, Map<JsonPointer, String> where, Tlp maxTlp)
    implements Serializable {

  boolean to(EntityTree entity) {
    return require.stream().allMatch(entity::has)
        && where.entrySet().stream()
            .allMatch(one -> one.getValue().equalsIgnoreCase(entity.text(one.getKey())));
  }
}
