package io.prismatic.dd.functions.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.Property;
import io.prismatic.dd.functions.model.Revision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the fields of one top-level object in a single pass; one instance a record. Fields that
 * it does not know are skipped, but their syntax, keys and depth are checked.
 */
final class Envelope {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  // The depth is counted here, to tell it from other limits; the size is checked
                  // before.
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final ParseLimits limits;
  private String id;
  private String caseId;
  private String schema;
  private String caption;
  private String lastChange;
  private List<Property> properties = List.of();

  Envelope(ParseLimits limits) {
    this.limits = limits;
  }

  void read(byte[] json) throws IOException, MalformedException {
    try (JsonParser parser = JSON.createParser(json)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new MalformedException(Reason.NOT_JSON, "the value is empty");
      }
      if (first != JsonToken.START_OBJECT) {
        skip(parser, 0);
        expectEnd(parser);
        throw new MalformedException(Reason.NOT_AN_OBJECT, "the value is " + kind(first));
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        field(parser.currentName(), parser);
      }
      expectEnd(parser);
    }
  }

  private void field(String name, JsonParser parser) throws IOException, MalformedException {
    JsonToken token = parser.nextToken();
    switch (name) {
      case "id" -> id = text(name, parser, token);
      case "case_id" -> caseId = text(name, parser, token);
      case "schema" -> schema = text(name, parser, token);
      case "caption" -> caption = text(name, parser, token);
      case "last_change" -> lastChange = text(name, parser, token);
      case "properties" -> properties = properties(parser, token);
      default -> skip(parser, 1);
    }
  }

  private static String text(String field, JsonParser parser, JsonToken token)
      throws IOException, MalformedException {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.VALUE_STRING) {
      throw new MalformedException(
          Reason.WRONG_TYPE, field + ": expected a string, got " + kind(token));
    }
    return parser.getText();
  }

  private static List<Property> properties(JsonParser parser, JsonToken token)
      throws IOException, MalformedException {
    if (token == JsonToken.VALUE_NULL) {
      return List.of();
    }
    if (token != JsonToken.START_OBJECT) {
      throw new MalformedException(
          Reason.WRONG_TYPE, "properties: expected an object, got " + kind(token));
    }
    List<Property> properties = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      properties.add(new Property(name, values(parser)));
    }
    return properties;
  }

  /** A list of scalars, or one scalar; null and blank values say nothing and are left out. */
  private static List<String> values(JsonParser parser) throws IOException, MalformedException {
    List<String> values = new ArrayList<>(2);
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      value(parser, values);
    } else {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        value(parser, values);
      }
    }
    return values;
  }

  private static void value(JsonParser parser, List<String> values)
      throws IOException, MalformedException {
    JsonToken token = parser.currentToken();
    if (!token.isScalarValue()) {
      // The property's name is not repeated: an unknown one may hold personal data.
      throw new MalformedException(
          Reason.WRONG_TYPE,
          "a property: expected a string or a list of strings, got " + kind(token));
    }
    if (token != JsonToken.VALUE_NULL && !parser.getText().isBlank()) {
      values.add(parser.getText());
    }
  }

  private void skip(JsonParser parser, int depth) throws IOException, MalformedException {
    int open = depth;
    JsonToken token = parser.currentToken();
    while (true) {
      if (token.isStructStart()) {
        open++;
        if (open > limits.depth()) {
          throw new MalformedException(
              Reason.TOO_DEEP, "more than " + limits.depth() + " levels of objects and arrays");
        }
      } else if (token.isStructEnd()) {
        open--;
      }
      if (open == depth) {
        return;
      }
      token = parser.nextToken();
    }
  }

  private static void expectEnd(JsonParser parser) throws IOException, MalformedException {
    if (parser.nextToken() != null) {
      throw new MalformedException(Reason.NOT_JSON, "more than one JSON value");
    }
  }

  private static String kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> "a number";
    };
  }

  /** The entity, once everything required is there. */
  Entity entity(PendingRecord record, Revision revision) throws MalformedException {
    require("id", id, limits.idLength());
    require("case_id", caseId, limits.idLength());
    require("schema", schema, limits.schemaLength());
    if (properties.stream().allMatch(property -> property.values().isEmpty())) {
      throw new MalformedException(Reason.NO_PROPERTIES, "no property has a value");
    }
    return new Entity(caseId, id, schema, caption, properties, revision, record);
  }

  private static void require(String field, String value, int longest) throws MalformedException {
    if (value == null) {
      throw new MalformedException(Reason.MISSING_FIELD, field + " is missing");
    }
    if (value.isBlank()) {
      throw new MalformedException(Reason.BLANK_FIELD, field + " is blank");
    }
    if (value.length() > longest) {
      throw new MalformedException(
          Reason.OVERLONG_FIELD,
          field + ": " + value.length() + " characters, at most " + longest + " are allowed");
    }
  }

  String lastChange() {
    return lastChange;
  }

  /** The case id as far as it was read, for the dead letter; null unless it could be a real one. */
  String knownCaseId() {
    return plausible(caseId);
  }

  String knownId() {
    return plausible(id);
  }

  private String plausible(String value) {
    boolean usable =
        value != null
            && !value.isBlank()
            && value.length() <= limits.idLength()
            && value.chars().noneMatch(unit -> unit == 0 || Character.isSurrogate((char) unit));
    return usable ? value : null;
  }
}
