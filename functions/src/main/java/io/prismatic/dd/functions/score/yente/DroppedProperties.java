package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Property;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.flink.metrics.Counter;

/**
 * Notices properties that the server did not use, because its model does not know them or their
 * values: a reply repeats the query as it was understood. Each schema and property is told once,
 * each property of each entity is counted. On the event loop.
 */
final class DroppedProperties {

  /** Names are the sender's: neither their number nor their content can be trusted. */
  private static final int MOST_TOLD = 500;

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

  private final Counter counter;
  private final Consumer<String> log;
  private final Set<String> told = new HashSet<>();

  DroppedProperties(Counter counter, Consumer<String> log) {
    this.counter = counter;
    this.log = log;
  }

  /**
   * Compares what was sent with what was understood.
   *
   * @param understood the names of the properties that the reply repeats; if there are none, it
   *     does not tell
   */
  void compare(Entity sent, Set<String> understood) {
    if (understood.isEmpty()) {
      return;
    }
    for (Property property : sent.properties()) {
      if (!property.values().isEmpty() && !understood.contains(property.name())) {
        counter.inc();
        tell(clean(sent.schema()) + "." + clean(property.name()));
      }
    }
  }

  private void tell(String property) {
    if (told.size() < MOST_TOLD && told.add(property)) {
      log.accept(
          "yente does not use the property "
              + property
              + ": its model does not know it or none of its values; entities are screened without"
              + " it");
    }
  }

  private static String clean(String name) {
    return NAME.matcher(name).matches() ? name : "?";
  }
}
