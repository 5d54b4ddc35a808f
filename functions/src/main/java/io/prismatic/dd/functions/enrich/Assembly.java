package io.prismatic.dd.functions.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Property;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Puts together what adapters found, in their order, whichever came first: {@code {"data": {…},
 * "properties": {…}, "adapters": [{adapter, version, fetched_at, status, cached}]}}. {@code data}
 * keeps JSON types, values of properties are strings.
 */
final class Assembly {

  /** The most values that one extraction adds to a property, and their most characters. */
  static final int MOST_VALUES = 500;

  static final int LONGEST_VALUE = 4_096;

  private final Map<String, Set<String>> properties = new LinkedHashMap<>();
  private final Set<String> touched = new LinkedHashSet<>();
  private final ObjectNode data = JsonNodeFactory.instance.objectNode();
  private final ArrayNode adapters = JsonNodeFactory.instance.arrayNode();

  private Assembly(Entity entity) {
    for (Property property : entity.properties()) {
      properties
          .computeIfAbsent(property.name(), name -> new LinkedHashSet<>())
          .addAll(property.values());
    }
  }

  static Entity of(Entity entity, List<Answer> answers) {
    Assembly assembly = new Assembly(entity);
    try {
      for (Answer answer : answers) {
        assembly.add(answer);
      }
      return assembly.touched.isEmpty()
          ? entity.enriched(entity.properties(), assembly.json())
          : entity.enriched(assembly.list(), assembly.json());
    } catch (IOException e) {
      throw new UncheckedIOException("reading from and writing to memory", e);
    }
  }

  private void add(Answer answer) throws IOException {
    Finding finding = answer.finding();
    adapters
        .addObject()
        .put("adapter", answer.adapter().name())
        .put("version", answer.adapter().version())
        .put("fetched_at", finding.fetchedAt().toString())
        .put("status", finding.status().label())
        .put("cached", finding.cached());
    if (finding.status() == Finding.Status.OK) {
      JsonNode found = Replies.read(finding.extracted());
      List<Extraction> extractions = answer.adapter().extract();
      for (int i = 0; i < extractions.size(); i++) {
        add(extractions.get(i), found.get(i));
      }
    }
  }

  private void add(Extraction extraction, JsonNode found) {
    if (found.isEmpty()) {
      return;
    }
    if (!extraction.ofProperty()) {
      set(extraction.to(), found.size() == 1 ? found.get(0) : found);
      return;
    }
    List<String> values = new ArrayList<>();
    flatten(found, values::add);
    if (!values.isEmpty()) {
      String name = extraction.to().get(1);
      if (extraction.replace()) {
        properties.put(name, new LinkedHashSet<>());
      }
      properties
          .computeIfAbsent(name, absent -> new LinkedHashSet<>())
          .addAll(values.subList(0, Math.min(values.size(), MOST_VALUES)));
      touched.add(name);
    }
  }

  private void set(List<String> path, JsonNode value) {
    ObjectNode at = data;
    for (String name : path.subList(1, path.size() - 1)) {
      at = at.path(name) instanceof ObjectNode next ? next : at.putObject(name);
    }
    at.set(path.get(path.size() - 1), value);
  }

  /** Scalars in lists of lists; objects are no values. */
  private static void flatten(JsonNode node, Consumer<String> values) {
    if (node.isArray()) {
      node.forEach(element -> flatten(element, values));
    } else if (node.isValueNode()
        && !node.asText().isBlank()
        && !node.isNull()
        && node.asText().length() <= LONGEST_VALUE) {
      values.accept(node.asText().strip());
    }
  }

  private List<Property> list() {
    List<Property> list = new ArrayList<>();
    properties.forEach((name, values) -> list.add(new Property(name, List.copyOf(values))));
    return list;
  }

  private byte[] json() throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("data", data);
    ObjectNode added = json.putObject("properties");
    for (String name : touched) {
      ArrayNode values = added.putArray(name);
      properties.get(name).forEach(values::add);
    }
    json.set("adapters", adapters);
    return Replies.JSON.writeValueAsBytes(json);
  }
}
