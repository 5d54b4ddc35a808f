package io.prismatic.dd.functions.enrich;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A third party's API on a local port: answers by path and query, and remembers what was asked. */
public final class ApiStub implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Function<Call, Reply>> answers = new ConcurrentHashMap<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  /**
   * A request.
   *
   * @param uri path and query, as they came over the wire
   * @param nanos when
   */
  public record Call(String uri, Map<String, List<String>> headers, long nanos) {

    /** The one value of a header, null if there is none. */
    public String header(String name) {
      List<String> values =
          headers.entrySet().stream()
              .filter(header -> header.getKey().equalsIgnoreCase(name))
              .flatMap(header -> header.getValue().stream())
              .toList();
      if (values.size() > 1) {
        throw new AssertionError("several headers " + name);
      }
      return values.isEmpty() ? null : values.get(0);
    }
  }

  /** What is answered. */
  public record Reply(int status, String body, Map<String, String> headers) {

    public static Reply json(String body) {
      return new Reply(200, body, Map.of());
    }

    public static Reply status(int status) {
      return new Reply(status, "<html>no</html>", Map.of());
    }

    public Reply header(String name, String value) {
      return new Reply(status, body, Map.of(name, value));
    }
  }

  private ApiStub(HttpServer server) {
    this.server = server;
  }

  public static ApiStub start() throws IOException {
    ApiStub stub =
        new ApiStub(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100));
    stub.server.setExecutor(stub.threads);
    stub.server.createContext("/", stub::handle);
    stub.server.start();
    return stub;
  }

  /** Answers what begins with the path; the longest path wins. */
  public ApiStub answer(String path, Function<Call, Reply> answer) {
    answers.put(path, answer);
    return this;
  }

  public ApiStub answer(String path, Reply reply) {
    return answer(path, call -> reply);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url() {
    return "http://localhost:" + port();
  }

  public List<Call> calls() {
    return List.copyOf(calls);
  }

  public List<String> uris() {
    return calls.stream().map(Call::uri).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String uri = exchange.getRequestURI().toString();
    Call call = new Call(uri, Map.copyOf(exchange.getRequestHeaders()), System.nanoTime());
    calls.add(call);
    Reply reply =
        answers.entrySet().stream()
            .filter(answer -> uri.startsWith(answer.getKey()))
            .max(Map.Entry.comparingByKey((one, other) -> one.length() - other.length()))
            .map(answer -> answer.getValue().apply(call))
            .orElse(Reply.status(404));
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
