package io.prismatic.dd.functions.enrich;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How entities are enriched.
 *
 * @param adapters in the order in which their findings are added; none enriches nothing
 * @param deadline the total time of an adapter for an entity, waits and retries included
 */
public record EnrichmentSettings(List<AdapterSettings> adapters, Duration deadline)
    implements Serializable {

  public EnrichmentSettings {
    adapters = List.copyOf(adapters);
  }
}
