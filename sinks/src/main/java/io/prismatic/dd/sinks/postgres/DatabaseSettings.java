package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.secret.Secret;
import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;

/**
 * How to reach PostgreSQL. Settings of the driver may stand in the URL, where they override ours,
 * such as {@code ?sslmode=verify-full} or {@code &socketTimeout=60}.
 *
 * @param url starts with {@code jdbc:postgresql:}; holds no password
 * @param user the user that owns or may write the table {@code entity}
 * @param password where the password is found, null where the server asks for none
 */
public record DatabaseSettings(String url, String user, Secret password) implements Serializable {

  private static final String SCHEME = "jdbc:postgresql:";

  /**
   * @throws IllegalArgumentException if the URL is not one of PostgreSQL or holds a password; the
   *     message never repeats the URL
   */
  public DatabaseSettings {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(user, "user");
    if (!url.startsWith(SCHEME)) {
      throw new IllegalArgumentException(
          "database.url: expected a URL that starts with " + SCHEME + " (the value is not shown)");
    }
    // user:password@host is no URL of the driver, which would log a part of it.
    if (url.toLowerCase(Locale.ROOT).contains("password=") || address(url).contains("@")) {
      throw new IllegalArgumentException(
          "database.url: must not hold a password, set database.password to env:NAME or file:/path"
              + " (the value is not shown)");
    }
    if (!PostgresDriver.understands(url)) {
      throw new IllegalArgumentException(
          "database.url: expected jdbc:postgresql://host:port/database (the value is not shown)");
    }
  }

  /** Host, port and database: the URL without the driver's settings. */
  String address() {
    return address(url);
  }

  private static String address(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }

  /** The address, the user and where the password is found. */
  @Override
  public String toString() {
    return "DatabaseSettings[" + address() + ", user=" + user + ", password=" + password + "]";
  }
}
