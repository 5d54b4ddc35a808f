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

/** The request {@code POST /match/{dataset}} with one query. */
final class MatchRequest {

  /** The query's key: ids stay out of it, they could be anything. */
  static final String QUERY = "q";

  private static final JsonFactory JSON = new JsonFactory();

  private MatchRequest() {}

  /**
   * All but the body.
   *
   * @param apiKey the key itself, or null
   */
  static HttpRequest head(YenteSettings settings, String apiKey) {
    URI url =
        URI.create(
            settings.url().getScheme() + "://" + settings.url().getRawAuthority() + path(settings));
    HttpRequest request =
        HttpRequest.post(url)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json");
    return apiKey == null ? request : request.header("Authorization", "ApiKey " + apiKey);
  }

  static String path(YenteSettings settings) {
    String base = settings.url().getRawPath() == null ? "" : settings.url().getRawPath();
    return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
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

  /** Schema and properties only: the case and whatever else the record holds stay here. */
  static byte[] body(Entity entity) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart("queries");
      json.writeObjectFieldStart(QUERY);
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
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }
}
