package io.prismatic.dd.functions.enrich;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * Which entities an adapter is asked about.
 *
 * @param schemata the schemata, exactly
 * @param require what the entity must have, none of it null or blank
 * @param maxTlp the highest marking that may be sent
 */
public record Applies(Set<String> schemata, List<JsonPointer> require, Tlp maxTlp)
    implements Serializable {}
