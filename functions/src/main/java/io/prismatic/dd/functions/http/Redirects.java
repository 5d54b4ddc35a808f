package io.prismatic.dd.functions.http;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where a redirect of a GET leads (RFC 9110, 15.4). */
final class Redirects {

  /** Another server gets nothing that could be a secret. */
  private static final Set<String> HARMLESS = Set.of("accept", "accept-encoding", "user-agent");

  private Redirects() {}

  static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /**
   * The request to make instead.
   *
   * @param location the header, or null
   * @return null if there is none that may be followed: no URL, no http or https, from https to
   *     http
   */
  static HttpRequest next(HttpRequest from, String location) {
    if (location == null) {
      return null;
    }
    HttpRequest next;
    try {
      next = HttpRequest.get(from.uri().resolve(location.strip()));
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (from.secure() && !next.secure()) {
      return null;
    }
    boolean same =
        from.secure() == next.secure()
            && from.port() == next.port()
            && from.host().equalsIgnoreCase(next.host());
    for (Map.Entry<String, String> header : from.headers().entrySet()) {
      if (same || HARMLESS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        next = next.header(header.getKey(), header.getValue());
      }
    }
    return next;
  }
}
