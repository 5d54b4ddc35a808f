package io.prismatic.dd.functions.enrich;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Property;
import io.prismatic.dd.functions.model.TraceContext;
import java.io.IOException;

/** An entity as adapters address it: the document, each property a list. */
final class EntityTree {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode root;
  private final TraceContext trace;

  private EntityTree(ObjectNode root, TraceContext trace) {
    this.root = root;
    this.trace = trace;
  }

  static EntityTree of(Entity entity) {
    try {
      ObjectNode root = (ObjectNode) JSON.readTree(entity.record().value());
      ObjectNode properties = root.putObject("properties");
      for (Property property : entity.properties()) {
        ArrayNode values = properties.putArray(property.name());
        property.values().forEach(values::add);
      }
      return new EntityTree(root, TraceContext.of(entity.record().headers()));
    } catch (IOException e) {
      throw new IllegalStateException("what was parsed is JSON", e);
    }
  }

  /** The trace that the entity belongs to, null if none. */
  TraceContext trace() {
    return trace;
  }

  /** The text of a scalar, null if there is none or it is blank. */
  String text(JsonPointer pointer) {
    JsonNode node = root.at(pointer);
    boolean usable = node.isValueNode() && !node.isNull() && !node.asText().isBlank();
    return usable ? node.asText() : null;
  }

  boolean has(JsonPointer pointer) {
    JsonNode node = root.at(pointer);
    return node.isContainerNode() ? !node.isEmpty() : text(pointer) != null;
  }

  /** A marking that cannot be read counts as the strictest. */
  Tlp tlp() {
    JsonNode tlp = root.path("tlp");
    if (tlp.isMissingNode() || tlp.isNull()) {
      return Tlp.DEFAULT;
    }
    return tlp.isTextual() ? Tlp.parse(tlp.textValue()).orElse(Tlp.RED) : Tlp.RED;
  }
}
