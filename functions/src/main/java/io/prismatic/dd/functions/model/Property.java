package io.prismatic.dd.functions.model;

import java.util.List;

/**
 * One property of an entity in FollowTheMoney's terms.
 *
 * @param name the property's name, known to the schema or not
 * @param values its values in their order, none of them null; empty where the source sent an empty
 *     list
 */
public record Property(String name, List<String> values) {

  /** The name and the number of values: the values are personal data. */
  @Override
  public String toString() {
    return "Property[" + name + " × " + values.size() + "]";
  }
}
