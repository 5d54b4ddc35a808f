package io.prismatic.dd.functions.http;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyStoreOptions;

/**
 * A process that answers each POST with a kilobyte once its body is there; prints the ports of
 * HTTP/1.1 and of HTTP/2 over TLS, and ends with its standard input.
 */
final class ServerProcess {

  private static final Buffer REPLY = Buffer.buffer("x".repeat(1_024));

  private ServerProcess() {}

  /** Takes the key store. */
  public static void main(String[] arguments) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    int plain = listen(vertx, new HttpServerOptions());
    int tls =
        listen(
            vertx,
            new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                    new KeyStoreOptions()
                        .setType("PKCS12")
                        .setPath(arguments[0])
                        .setPassword(HttpStub.PASSWORD)));
    System.out.println(plain + " " + tls);
    System.in.transferTo(System.err);
    System.exit(0);
  }

  private static int listen(Vertx vertx, HttpServerOptions options) throws Exception {
    HttpServer server =
        vertx
            .createHttpServer(options.setHost("127.0.0.1").setPort(0))
            .requestHandler(
                request -> request.body().onSuccess(body -> request.response().end(REPLY)))
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    return server.actualPort();
  }
}
