package io.prismatic.dd.functions.enrich;

import java.io.Serializable;
import java.util.List;

/**
 * What of a reply goes where.
 *
 * @param from in the reply
 * @param to the path: {@code properties} and a name, or {@code enrichment} and one or more names
 * @param replace whether a property's former values go; else new ones are added behind them
 */
public record Extraction(Selector from, List<String> to, boolean replace) implements Serializable {

  static final String PROPERTIES = "properties";
  static final String ENRICHMENT = "enrichment";

  /**
   * @throws IllegalArgumentException if the target is none
   */
  public Extraction {
    to = List.copyOf(to);
    boolean property = to.size() == 2 && to.get(0).equals(PROPERTIES);
    boolean enrichment = to.size() >= 2 && to.get(0).equals(ENRICHMENT);
    if (!(property || enrichment) || to.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("expected /properties/NAME or /enrichment/ADAPTER/…");
    }
  }

  boolean ofProperty() {
    return to.get(0).equals(PROPERTIES);
  }
}
