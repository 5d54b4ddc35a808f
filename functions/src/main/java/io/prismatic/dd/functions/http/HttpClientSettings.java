package io.prismatic.dd.functions.http;

import java.io.Serializable;

/**
 * What holds for all requests of a client. Certificates and host names of https servers are always
 * verified.
 *
 * @param connections the connections to one server at most, from 1
 * @param privateTargets whether servers at private, loopback, link-local and other addresses that
 *     are not of the public internet may be called; if not, the address that a name resolves to is
 *     checked, and it is that address which is connected to
 * @param certificates a PEM file of certificate authorities to trust instead of the JVM's, or null
 */
public record HttpClientSettings(int connections, boolean privateTargets, String certificates)
    implements Serializable {

  /**
   * @throws IllegalArgumentException if there would be no connection
   */
  public HttpClientSettings {
    if (connections < 1) {
      throw new IllegalArgumentException("connections: expected at least 1");
    }
  }

  /** For an operator's own server, wherever it is. */
  public static HttpClientSettings anywhere(int connections) {
    return new HttpClientSettings(connections, true, null);
  }

  /** For what an entity's values may name: the public internet only. */
  public static HttpClientSettings publicOnly(int connections) {
    return new HttpClientSettings(connections, false, null);
  }
}
