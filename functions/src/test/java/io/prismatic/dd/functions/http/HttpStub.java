package io.prismatic.dd.functions.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.KeyStoreOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/** A real HTTP server whose paths misbehave each in its own way, on all loopback addresses. */
final class HttpStub implements AutoCloseable {

  static final String PASSWORD = "changeit";
  static final int BOMB = 100 * 1024 * 1024;

  final List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final String scheme;

  private HttpStub(String scheme, HttpServerOptions options) throws Exception {
    this.scheme = scheme;
    server =
        vertx
            .createHttpServer(options.setHost("0.0.0.0").setPort(0))
            .connectionHandler(connection -> connections.incrementAndGet())
            .requestHandler(this::handle)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  static HttpStub plain() throws Exception {
    return new HttpStub("http", new HttpServerOptions());
  }

  static HttpStub tls(Path keyStore) throws Exception {
    return new HttpStub(
        "https",
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new KeyStoreOptions()
                    .setType("PKCS12")
                    .setPath(keyStore.toString())
                    .setAlias(KeyStores.SERVER)
                    .setPassword(PASSWORD)));
  }

  int port() {
    return server.actualPort();
  }

  URI url(String path) {
    return url("127.0.0.1", path);
  }

  URI url(String host, String path) {
    return URI.create(scheme + "://" + host + ":" + port() + path);
  }

  private void handle(HttpServerRequest request) {
    requests.add(request);
    HttpServerResponse response = request.response();
    switch (request.path()) {
      case "/ok" ->
          response
              .putHeader("Content-Type", "application/json")
              .putHeader("RateLimit-Reset", "7")
              .end("{\"ok\":true}");
      case "/echo" -> request.body().onSuccess(response::end);
      case "/pieces" -> {
        response.setChunked(true).write("one ");
        vertx.setTimer(50, timer -> response.end("two"));
      }
      case "/silence" -> {}
      case "/trickle" -> {
        response.setChunked(true).write("{");
        periodically(response, 1_000, " ");
      }
      case "/endless" -> {
        response.setChunked(true);
        periodically(response, 1, "x".repeat(1 << 20));
      }
      case "/huge" -> response.putHeader("Content-Length", "" + BOMB).write("x");
      case "/100mb" -> response.end(Buffer.buffer(new byte[BOMB]));
      case "/gzip" -> response.putHeader("Content-Encoding", "gzip").end(gzip("plain".length()));
      case "/bomb" -> response.putHeader("Content-Encoding", "gzip").end(gzip(BOMB));
      case "/no-gzip" -> response.putHeader("Content-Encoding", "gzip").end("not gzip");
      case "/brotli" -> response.putHeader("Content-Encoding", "br").end("x");
      case "/reset" -> {
        response.putHeader("Content-Length", "1000").write("half of it");
        request.connection().close();
      }
      case "/to" ->
          response.setStatusCode(302).putHeader("Location", request.getParam("url")).end();
      case "/circle" -> response.setStatusCode(307).putHeader("Location", "/circle").end();
      case "/nowhere" -> response.setStatusCode(301).end();
      default -> response.setStatusCode(404).end();
    }
  }

  private void periodically(HttpServerResponse response, long millis, String text) {
    vertx.setPeriodic(
        millis,
        timer -> {
          if (response.closed()) {
            vertx.cancelTimer(timer);
          } else {
            response.write(text);
          }
        });
  }

  private static Buffer gzip(int size) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      byte[] zeros = new byte[1 << 16];
      for (int left = size; left > 0; left -= zeros.length) {
        gzip.write(zeros, 0, Math.min(left, zeros.length));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
