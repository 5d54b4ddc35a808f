package io.prismatic.dd.functions.enrich;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A URL with {@code {/json/pointer}} into the entity. Values are percent-encoded as one segment or
 * parameter, so none can change the server, the path or the parameters.
 */
public final class UrlTemplate implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String template;

  /** Literals and pointers in turn, a literal first and last. */
  private final List<String> literals = new ArrayList<>();

  private final List<JsonPointer> pointers = new ArrayList<>();

  private UrlTemplate(String template) {
    this.template = template;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException saying what is wrong, without repeating the template
   */
  public static UrlTemplate parse(String text) {
    UrlTemplate template = new UrlTemplate(text);
    int at = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException("a { without its }");
      }
      template.literals.add(text.substring(at, open));
      template.pointers.add(pointer(text.substring(open + 1, close)));
      at = close + 1;
    }
    template.literals.add(text.substring(at));
    template.check();
    return template;
  }

  private static JsonPointer pointer(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException(
          "expected a JSON pointer in braces, such as {/properties/name/0}");
    }
    return JsonPointer.compile(text);
  }

  private void check() {
    // A placeholder stands behind the server's name, or values could choose the server.
    String first = literals.get(0);
    if (!pointers.isEmpty() && !first.matches("https?://[^/?#]+[/?].*")) {
      throw new IllegalArgumentException(
          "expected http:// or https://, a host, and placeholders only behind its /");
    }
    URI uri = with("x");
    if (uri == null
        || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
        || uri.getHost() == null) {
      throw new IllegalArgumentException("expected an http or https URL with a host");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("expected a URL without user, password or fragment");
    }
  }

  private URI with(String value) {
    try {
      return new URI(String.join(value, literals));
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** The URL for an entity; null if a value is missing or names a directory. */
  URI expand(EntityTree entity) {
    StringBuilder url = new StringBuilder(literals.get(0));
    for (int i = 0; i < pointers.size(); i++) {
      String value = entity.text(pointers.get(i));
      if (value == null || value.equals(".") || value.equals("..")) {
        return null;
      }
      url.append(encode(value)).append(literals.get(i + 1));
    }
    return URI.create(url.toString());
  }

  private static String encode(String value) {
    return URLEncoder.encode(value.strip(), StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UrlTemplate one && one.template.equals(template);
  }

  @Override
  public int hashCode() {
    return template.hashCode();
  }

  /** The template, which holds no secret. */
  @Override
  public String toString() {
    return template;
  }
}
