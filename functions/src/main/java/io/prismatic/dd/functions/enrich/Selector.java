package io.prismatic.dd.functions.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A JSON pointer (RFC 6901) that may point at several places: {@code *} stands for all elements of
 * an array, {@code key=value} for those elements that are objects with this text.
 *
 * @param text such as {@code /events/eventAction=registration/eventDate}
 */
public record Selector(String text) implements Serializable {

  /**
   * @throws IllegalArgumentException if it is none
   */
  public Selector {
    if (!text.isEmpty() && !text.startsWith("/")) {
      throw new IllegalArgumentException("expected a JSON pointer, such as /ports");
    }
  }

  /** What it points at, in order; nothing where there is nothing or null. */
  List<JsonNode> in(JsonNode root) {
    Stream<JsonNode> found = Stream.of(root);
    if (!text.isEmpty()) {
      for (String segment : text.substring(1).split("/", -1)) {
        String name = segment.replace("~1", "/").replace("~0", "~");
        found = found.flatMap(node -> step(node, name));
      }
    }
    return found.filter(node -> !node.isNull()).toList();
  }

  private static Stream<JsonNode> step(JsonNode node, String name) {
    if (!node.isArray()) {
      return Stream.of(node.path(name)).filter(next -> !next.isMissingNode());
    }
    if (name.equals("*")) {
      return elements(node);
    }
    int equals = name.indexOf('=');
    if (equals > 0) {
      String wanted = name.substring(equals + 1);
      return elements(node)
          .filter(one -> one.path(name.substring(0, equals)).asText().equals(wanted));
    }
    return name.matches("0|[1-9]\\d{0,8}") && node.has(Integer.parseInt(name))
        ? Stream.of(node.get(Integer.parseInt(name)))
        : Stream.empty();
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
