package io.prismatic.dd.functions.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Makes single attempts, bounded in time and memory whatever the server does with connection,
 * headers or body. Connections are kept and used again. Used on its event loop only, whose close
 * ends it.
 */
public final class BoundedHttpClient {

  private static final int KEEP_ALIVE_SECONDS = 30;

  private static final Hops UNCOUNTED =
      new Hops() {
        @Override
        public void leaves() {}

        @Override
        public void redirected(Consumer<Boolean> may) {
          may.accept(true);
        }
      };

  private final Vertx vertx;
  private final HttpClient client;
  private final Servers servers;

  public BoundedHttpClient(EventLoop loop, HttpClientSettings settings) {
    this(loop, settings, InetAddress::getAllByName, AddressGuard::isPublic);
  }

  BoundedHttpClient(
      EventLoop loop,
      HttpClientSettings settings,
      Servers.Names names,
      Predicate<InetAddress> allowed) {
    this.vertx = loop.vertx();
    HttpClientOptions options = new HttpClientOptions().setKeepAliveTimeout(KEEP_ALIVE_SECONDS);
    if (settings.certificates() != null) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(settings.certificates()));
    }
    this.client =
        loop.client(
            options, new PoolOptions().setHttp1MaxSize(settings.connections()).setEventLoopSize(1));
    this.servers = settings.privateTargets() ? null : new Servers(vertx, names, allowed);
  }

  /** As below, for a request that no quota counts. */
  public void send(
      HttpRequest request, AttemptLimits limits, Duration left, Consumer<HttpOutcome> outcome) {
    send(request, limits, left, UNCOUNTED, outcome);
  }

  /**
   * Makes an attempt.
   *
   * @param left the time left for the caller, at most which the attempt takes
   * @param hops told when the request leaves, and asked before a redirect is followed
   * @param outcome told once, on the event loop
   */
  void send(
      HttpRequest request,
      AttemptLimits limits,
      Duration left,
      Hops hops,
      Consumer<HttpOutcome> outcome) {
    new Attempt(vertx, client, servers, limits, hops, outcome).start(request, left);
  }
}
