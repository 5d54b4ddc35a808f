package io.prismatic.dd.functions.enrich;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long replies are used again; zero for not at all.
 *
 * @param ttl those with data
 * @param noDataTtl those without
 */
public record CacheSettings(Duration ttl, Duration noDataTtl) implements Serializable {

  public static final CacheSettings NONE = new CacheSettings(Duration.ZERO, Duration.ZERO);
}
