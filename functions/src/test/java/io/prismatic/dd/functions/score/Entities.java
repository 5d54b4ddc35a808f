package io.prismatic.dd.functions.score;

import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Property;
import io.prismatic.dd.functions.model.Records;
import io.prismatic.dd.functions.model.Revision;
import java.util.ArrayList;
import java.util.List;

/** Entities for tests. */
public final class Entities {

  private Entities() {}

  public static Entity person(String id, String name) {
    return of(id, "Person", "name", name);
  }

  /** An entity with properties given as name and value in turn. */
  public static Entity of(String id, String schema, String... properties) {
    List<Property> list = new ArrayList<>();
    for (int i = 0; i < properties.length; i += 2) {
      list.add(new Property(properties[i], List.of(properties[i + 1])));
    }
    return new Entity(
        "case-1",
        id,
        schema,
        null,
        list,
        new Revision(Records.TIMESTAMP, 1),
        Records.of("{\"id\":\"" + id + "\"}"));
  }
}
