package io.prismatic.dd.job.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of other systems. A refused URL is never repeated: it may hold a password. */
final class Addresses {

  private static final String POSTGRESQL = "jdbc:postgresql:";
  private static final Pattern SERVER =
      Pattern.compile("(?:\\[[0-9a-fA-F:.%]+]|[A-Za-z0-9._-]+):(\\d{1,5})");
  private static final int HIGHEST_PORT = 65_535;

  private Addresses() {}

  /** One or more {@code host:port}, separated by commas. */
  static String servers(String text) throws Mismatch {
    for (String server : text.split(",", -1)) {
      Matcher matcher = SERVER.matcher(server.strip());
      if (!matcher.matches() || !isPort(Integer.parseInt(matcher.group(1)))) {
        throw Mismatch.expected("host:port, more of them separated by commas", text);
      }
    }
    return text.replaceAll("\\s", "");
  }

  private static boolean isPort(int number) {
    return number > 0 && number <= HIGHEST_PORT;
  }

  /** A JDBC URL of PostgreSQL without a password. */
  static String database(String text) throws Mismatch {
    if (!text.startsWith(POSTGRESQL) || text.length() == POSTGRESQL.length()) {
      throw Mismatch.unshown(
          "expected a URL that starts with jdbc:postgresql:, such as jdbc:postgresql://host/name");
    }
    String address = text.toLowerCase(Locale.ROOT);
    boolean userInfo = address.replaceFirst("\\?.*", "").contains("@");
    if (userInfo || address.contains("password=")) {
      throw Mismatch.unshown(
          "expected a URL without a password, give it as database.password: env:NAME or file:/path");
    }
    return text;
  }

  /** The base URL of an HTTP API, without user, password, query or fragment. */
  static URI http(String text) throws Mismatch {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The same message as for another scheme; the exception would repeat the URL.
    }
    throw Mismatch.unshown(
        "expected an http or https URL without user, password or query, such as http://host:8000");
  }
}
