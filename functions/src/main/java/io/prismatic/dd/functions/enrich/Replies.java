package io.prismatic.dd.functions.enrich;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/**
 * Reads replies and takes out what is wanted. Types are kept; what {@code jsonb} cannot hold is
 * made harmless here: the API's fault must not cost the entity.
 */
final class Replies {

  static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** Beyond it a number is kept as text. */
  private static final int LARGEST_SCALE = 1_000;

  private Replies() {}

  /**
   * @throws IOException if it is not JSON; the message may repeat it
   */
  static JsonNode read(byte[] body) throws IOException {
    JsonNode root = JSON.readTree(body);
    if (root == null || root.isMissingNode()) {
      throw new IOException("empty");
    }
    return root;
  }

  /** A JSON array with what each extraction found, an array each. */
  static byte[] extract(JsonNode reply, List<Extraction> extractions) throws IOException {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Extraction extraction : extractions) {
      ArrayNode found = all.addArray();
      extraction.from().in(reply).forEach(node -> found.add(clean(node)));
    }
    return JSON.writeValueAsBytes(all);
  }

  private static JsonNode clean(JsonNode node) {
    if (node.isTextual()) {
      return TextNode.valueOf(clean(node.textValue()));
    }
    if (node.isNumber()) {
      BigDecimal number = node.decimalValue();
      boolean extreme = Math.abs((long) number.scale()) + number.precision() > LARGEST_SCALE;
      return extreme ? TextNode.valueOf(node.asText()) : node;
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> array.add(clean(element)));
      return array;
    }
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      node.properties()
          .forEach(field -> object.set(clean(field.getKey()), clean(field.getValue())));
      return object;
    }
    return node;
  }

  /** Without NUL and halves of surrogate pairs. */
  private static String clean(String text) {
    boolean harmless = text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c));
    if (harmless) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(point -> point != 0)
        .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
