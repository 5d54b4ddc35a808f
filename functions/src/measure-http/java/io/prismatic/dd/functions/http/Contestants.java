package io.prismatic.dd.functions.http;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.prismatic.dd.functions.http.Contestant.Result;
import io.prismatic.dd.functions.http.Contestant.Target;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.Timeout;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** The clients to compare, each with one thread for input and output, and a time-out a call. */
final class Contestants {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Makes a client. */
  interface Factory {
    Contestant start(Target target) throws Exception;
  }

  private Contestants() {}

  /** By name, in the order of the table. */
  static Map<String, Factory> all() {
    Map<String, Factory> all = new LinkedHashMap<>();
    all.put("BoundedHttpClient (Vert.x)", Contestants::bounded);
    all.put("Vert.x", Contestants::vertx);
    all.put("Reactor Netty", Contestants::reactor);
    all.put("Apache HttpClient", Contestants::apache);
    all.put("java.net.http", Contestants::jdk);
    return all;
  }

  /** Ours, with its bounds on time and memory; it speaks HTTP/1.1 only. */
  private static Contestant bounded(Target target) {
    EventLoop loop = EventLoop.start();
    BoundedHttpClient client =
        new BoundedHttpClient(
            loop,
            new HttpClientSettings(target.connections(), true, target.certificate().toString()));
    HttpRequest request =
        HttpRequest.post(target.url())
            .header("Content-Type", "application/json")
            .body(target.body());
    AttemptLimits limits = new AttemptLimits(TIMEOUT, 1 << 20, 0);
    return new Contestant() {
      @Override
      public void post(Consumer<Result> told) {
        loop.run(
            () ->
                client.send(
                    request, limits, TIMEOUT, outcome -> told.accept(of(outcome))));
      }

      private Result of(HttpOutcome outcome) {
        return outcome instanceof HttpOutcome.Reply reply
            ? new Result(reply.status(), reply.body().length, false, null)
            : new Result(0, 0, false, new IllegalStateException(outcome.toString()));
      }

      @Override
      public void close() {
        loop.close();
      }
    };
  }

  private static Contestant vertx(Target target) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1));
    HttpClientOptions options =
        new HttpClientOptions()
            .setTrustOptions(new PemTrustOptions().addCertPath(target.certificate().toString()));
    if (target.http2()) {
      options.setProtocolVersion(HttpVersion.HTTP_2).setUseAlpn(true);
    }
    var client =
        vertx.createHttpClient(
            options,
            new PoolOptions()
                .setHttp1MaxSize(target.connections())
                .setHttp2MaxSize(1)
                .setEventLoopSize(1));
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setSsl(target.url().getScheme().equals("https"))
            .setHost(target.url().getHost())
            .setPort(target.url().getPort())
            .setURI(target.url().getPath())
            .setTimeout(TIMEOUT.toMillis())
            .putHeader("Content-Type", "application/json");
    Buffer body = Buffer.buffer(target.body());
    return new Contestant() {
      @Override
      public void post(Consumer<Result> told) {
        client
            .request(request)
            .compose(opened -> opened.send(body))
            .compose(
                reply ->
                    reply
                        .body()
                        .compose(
                            bytes ->
                                Future.succeededFuture(
                                    new Result(
                                        reply.statusCode(),
                                        bytes.length(),
                                        reply.request().version() == HttpVersion.HTTP_2,
                                        null))))
            .onComplete(
                done ->
                    told.accept(
                        done.succeeded() ? done.result() : new Result(0, 0, false, done.cause())));
      }

      @Override
      public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
      }
    };
  }

  private static Contestant reactor(Target target) {
    ConnectionProvider connections = ConnectionProvider.create("measured", target.connections());
    LoopResources loop = LoopResources.create("reactor-http", 1, true);
    var trusted = target.certificate().toFile();
    boolean tls = target.url().getScheme().equals("https");
    reactor.netty.http.client.HttpClient configured =
        reactor.netty.http.client.HttpClient.create(connections)
            .runOn(loop)
            .protocol(target.http2() ? HttpProtocol.H2 : HttpProtocol.HTTP11)
            .responseTimeout(TIMEOUT)
            .headers(headers -> headers.set("Content-Type", "application/json"));
    reactor.netty.http.client.HttpClient client =
        !tls
            ? configured
            : configured.secure(
                target.http2()
                    ? spec ->
                        spec.sslContext(
                            Http2SslContextSpec.forClient()
                                .configure(ssl -> ssl.trustManager(trusted)))
                    : spec ->
                        spec.sslContext(
                            Http11SslContextSpec.forClient()
                                .configure(ssl -> ssl.trustManager(trusted))));
    String url = target.url().toString();
    return new Contestant() {
      @Override
      public void post(Consumer<Result> told) {
        client
            .post()
            .uri(url)
            .send((request, out) -> out.sendObject(Unpooled.wrappedBuffer(target.body())))
            .responseSingle(
                (reply, body) ->
                    body.asByteArray()
                        .map(
                            bytes ->
                                new Result(
                                    code(reply.status()),
                                    bytes.length,
                                    reply.version().majorVersion() == 2 || target.http2(),
                                    null)))
            .subscribe(told, error -> told.accept(new Result(0, 0, false, error)));
      }

      private int code(HttpResponseStatus status) {
        return status.code();
      }

      @Override
      public void close() {
        connections.disposeLater().block();
        loop.disposeLater(Duration.ZERO, TIMEOUT).block();
      }
    };
  }

  private static Contestant apache(Target target) throws Exception {
    var connections =
        PoolingAsyncClientConnectionManagerBuilder.create()
            .setMaxConnPerRoute(target.connections())
            .setMaxConnTotal(target.connections())
            .setMessageMultiplexing(target.http2())
            .setTlsStrategy(
                ClientTlsStrategyBuilder.create()
                    .setSslContext(trusting(target.certificate()))
                    .buildAsync())
            .setDefaultTlsConfig(
                TlsConfig.custom()
                    .setVersionPolicy(
                        target.http2()
                            ? HttpVersionPolicy.FORCE_HTTP_2
                            : HttpVersionPolicy.FORCE_HTTP_1)
                    .build())
            .build();
    CloseableHttpAsyncClient client =
        HttpAsyncClients.custom()
            .setConnectionManager(connections)
            .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(Timeout.of(TIMEOUT.toMillis(), MILLISECONDS))
                    .build())
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .build();
    client.start();
    return new Contestant() {
      @Override
      public void post(Consumer<Result> told) {
        SimpleHttpRequest request =
            SimpleRequestBuilder.post(target.url())
                .setBody(target.body(), ContentType.APPLICATION_JSON)
                .build();
        client.execute(
            request,
            new FutureCallback<>() {
              @Override
              public void completed(SimpleHttpResponse reply) {
                told.accept(
                    new Result(
                        reply.getCode(),
                        reply.getBodyBytes().length,
                        reply.getVersion().getMajor() == 2,
                        null));
              }

              @Override
              public void failed(Exception error) {
                told.accept(new Result(0, 0, false, error));
              }

              @Override
              public void cancelled() {
                failed(new CancellationException());
              }
            });
      }

      @Override
      public void close() {
        client.close(CloseMode.GRACEFUL);
      }
    };
  }

  private static Contestant jdk(Target target) throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    HttpClient client =
        HttpClient.newBuilder()
            .executor(executor)
            .version(target.http2() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .sslContext(trusting(target.certificate()))
            .build();
    java.net.http.HttpRequest request =
        java.net.http.HttpRequest.newBuilder(target.url())
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(target.body()))
            .build();
    return new Contestant() {
      @Override
      public void post(Consumer<Result> told) {
        client
            .sendAsync(request, java.net.http.HttpResponse.BodyHandlers.ofByteArray())
            .whenComplete(
                (reply, error) ->
                    told.accept(
                        error == null
                            ? new Result(
                                reply.statusCode(),
                                reply.body().length,
                                reply.version() == HttpClient.Version.HTTP_2,
                                null)
                            : new Result(0, 0, false, error)));
      }

      /** Before JDK 21 the client has no end of its own. */
      @Override
      public void close() throws Exception {
        if (client instanceof AutoCloseable closeable) {
          closeable.close();
        }
        executor.shutdown();
      }
    };
  }

  private static SSLContext trusting(Path certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
