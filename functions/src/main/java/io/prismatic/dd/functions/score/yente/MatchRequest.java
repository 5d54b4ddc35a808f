package io.prismatic.dd.functions.score.yente;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.prismatic.dd.functions.http.HttpRequest;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Property;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The request {@code POST /match/{dataset}} with one query or several. */
final class MatchRequest {

  private static final String QUERY = "q";

  private static final JsonFactory JSON = new JsonFactory();

  private MatchRequest() {}

  /**
   * All but the body.
   *
   * @param apiKey the key itself, or null
   */
  static HttpRequest head(YenteSettings settings, String apiKey) {
    return authorized(HttpRequest.post(url(settings, path(settings))), apiKey)
        .header("Content-Type", "application/json")
        .header("Accept", "application/json");
  }

  /** A GET of what the server tells about itself, such as {@code readyz}. */
  static HttpRequest about(YenteSettings settings, String apiKey, String what) {
    return authorized(HttpRequest.get(url(settings, base(settings) + "/" + what)), apiKey);
  }

  private static HttpRequest authorized(HttpRequest request, String apiKey) {
    return apiKey == null ? request : request.header("Authorization", "ApiKey " + apiKey);
  }

  private static URI url(YenteSettings settings, String target) {
    return URI.create(
        settings.url().getScheme() + "://" + settings.url().getRawAuthority() + target);
  }

  private static String base(YenteSettings settings) {
    String base = settings.url().getRawPath() == null ? "" : settings.url().getRawPath();
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  static String path(YenteSettings settings) {
    return base(settings)
        + "/match/"
        + encoded(settings.dataset())
        + "?algorithm="
        + encoded(settings.algorithm())
        + "&threshold="
        + settings.threshold()
        + "&limit="
        + settings.limit();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The key of a query: ids stay out of it, they could be anything. */
  static String key(int position, int queries) {
    return queries == 1 ? QUERY : QUERY + position;
  }

  /** Schema and properties only: the case and whatever else the record holds stay here. */
  static byte[] body(List<Entity> entities) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512 * entities.size());
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart("queries");
      for (int i = 0; i < entities.size(); i++) {
        json.writeFieldName(key(i, entities.size()));
        write(json, entities.get(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Entity entity) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", entity.id());
    json.writeStringField("schema", entity.schema());
    json.writeObjectFieldStart("properties");
    for (Property property : entity.properties()) {
      if (!property.values().isEmpty()) {
        json.writeArrayFieldStart(property.name());
        for (String value : property.values()) {
          json.writeString(value);
        }
        json.writeEndArray();
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
