package io.prismatic.dd.functions.model;

import java.util.Map;
import java.util.Set;

/**
 * What we need to know of schemata: FollowTheMoney's single-letter tree as far as it matters for
 * screening, and our extensions, which FollowTheMoney does not have.
 */
public final class Schemata {

  private static final Set<String> EXTENSIONS =
      Set.of("Domain", "IpAddress", "Url", "EmailAddress", "PhoneNumber");

  private static final Map<String, String> PARENTS =
      Map.of(
          "Person", "LegalEntity",
          "Organization", "LegalEntity",
          "Company", "Organization",
          "PublicBody", "Organization",
          "LegalEntity", "Thing",
          "Vessel", "Vehicle",
          "Airplane", "Vehicle",
          "Vehicle", "Thing");

  private Schemata() {}

  /** Whether it is one of ours, which are never sent to a screening API and never screened. */
  public static boolean isExtension(String schema) {
    return EXTENSIONS.contains(schema);
  }

  /**
   * Whether an entity of one schema may be a listed party of the other: one is the other or above
   * it.
   */
  public static boolean compatible(String one, String other) {
    return isA(one, other) || isA(other, one);
  }

  private static boolean isA(String schema, String ancestor) {
    for (String at = schema; at != null; at = PARENTS.get(at)) {
      if (at.equals(ancestor)) {
        return true;
      }
    }
    // A schema that we do not know is some kind of thing.
    return ancestor.equals("Thing");
  }
}
