package io.prismatic.dd.functions.http;

import com.google.common.net.HostAndPort;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request; immutable. Parsing the URL once and deriving from it what differs costs little a call.
 */
public final class HttpRequest {

  private final HttpMethod method;
  private final URI uri;
  private final boolean secure;
  private final String host;
  private final int port;
  private final Map<String, String> headers;
  private final Buffer body;

  private HttpRequest(
      HttpMethod method,
      URI uri,
      boolean secure,
      String host,
      int port,
      Map<String, String> headers,
      Buffer body) {
    this.method = method;
    this.uri = uri;
    this.secure = secure;
    this.host = host;
    this.port = port;
    this.headers = headers;
    this.body = body;
  }

  /**
   * A GET.
   *
   * @throws IllegalArgumentException if it is no absolute http or https URL with a host and without
   *     user or password; the message does not repeat it
   */
  public static HttpRequest get(URI uri) {
    return of(HttpMethod.GET, uri);
  }

  /**
   * A POST, as yet without a body.
   *
   * @throws IllegalArgumentException as {@link #get}
   */
  public static HttpRequest post(URI uri) {
    return of(HttpMethod.POST, uri);
  }

  private static HttpRequest of(HttpMethod method, URI uri) {
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    // Not getHost: names of containers may hold an underscore, which java.net.URI knows no host
    // for.
    String authority = uri.getRawAuthority();
    if ((!secure && !"http".equalsIgnoreCase(uri.getScheme()))
        || authority == null
        || authority.contains("@")) {
      throw new IllegalArgumentException("no http or https URL with a host, or one with a user");
    }
    HostAndPort server = HostAndPort.fromString(authority);
    if (server.getHost().isEmpty()) {
      throw new IllegalArgumentException("a URL without a host");
    }
    return new HttpRequest(
        method,
        uri,
        secure,
        server.getHost(),
        server.getPortOrDefault(secure ? 443 : 80),
        Map.of(),
        null);
  }

  /** The same request with one more header, or another value of it. */
  public HttpRequest header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpRequest(method, uri, secure, host, port, more, body);
  }

  /** The same request with this body, which must not be changed afterwards. */
  public HttpRequest body(byte[] body) {
    return new HttpRequest(method, uri, secure, host, port, headers, Buffer.buffer(body));
  }

  /** The same request, allowing the reply to be compressed: worth it over a wide-area network. */
  public HttpRequest acceptCompressed() {
    return header("Accept-Encoding", Encodings.ACCEPTED);
  }

  HttpMethod method() {
    return method;
  }

  URI uri() {
    return uri;
  }

  boolean secure() {
    return secure;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  /** Path and query as they stand in the URL. */
  String target() {
    String path = uri.getRawPath();
    String query = uri.getRawQuery();
    String from = path == null || path.isEmpty() ? "/" : path;
    return query == null ? from : from + "?" + query;
  }

  Map<String, String> headers() {
    return headers;
  }

  /** Null if there is none. */
  Buffer body() {
    return body;
  }

  /** Only the server: path, query and headers may hold personal data and secrets. */
  @Override
  public String toString() {
    return method + " " + host;
  }
}
