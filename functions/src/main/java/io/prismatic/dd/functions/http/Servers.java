package io.prismatic.dd.functions.http;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds the address to connect to, and no other than a checked one: what a name resolves to later
 * does not matter. Names are resolved as the JVM does, on a thread that may block, and remembered
 * for a short time.
 */
final class Servers {

  private static final Duration REMEMBERED = Duration.ofSeconds(10);
  private static final int MOST_REMEMBERED = 1_000;

  /** Finds a name's addresses; may block. */
  interface Names {
    InetAddress[] resolve(String host) throws Exception;
  }

  private final Vertx vertx;
  private final Names names;
  private final Predicate<InetAddress> allowed;
  private final Cache<String, List<InetAddress>> known =
      CacheBuilder.newBuilder()
          .expireAfterWrite(REMEMBERED)
          .maximumSize(MOST_REMEMBERED)
          .concurrencyLevel(1)
          .build();

  Servers(Vertx vertx, Names names, Predicate<InetAddress> allowed) {
    this.vertx = vertx;
    this.names = names;
    this.allowed = allowed;
  }

  /**
   * The allowed addresses of a host, none if all are refused; fails if it has no address at all.
   */
  Future<List<InetAddress>> of(String host) {
    List<InetAddress> remembered = known.getIfPresent(host);
    if (remembered != null) {
      return Future.succeededFuture(remembered);
    }
    return vertx
        .executeBlocking(() -> allowedOf(names.resolve(host)), false)
        .onSuccess(found -> known.put(host, found));
  }

  /** The next call asks again, perhaps the host has moved. */
  void forget(String host) {
    known.invalidate(host);
  }

  private List<InetAddress> allowedOf(InetAddress[] all) {
    return Stream.of(all).filter(allowed).toList();
  }
}
