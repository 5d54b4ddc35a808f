package io.prismatic.dd.functions.score.yente;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/**
 * An HTTP server that answers like yente: whoever bears a name on its list is a hit. Faults can be
 * scripted by entity and by the number of the call. Counts what it is asked.
 */
public final class YenteStub implements AutoCloseable {

  public static final String DATASET = "default";

  /** What the server does instead of a proper answer. */
  public interface Fault {

    void play(HttpServerRequest request, Vertx vertx);

    static Fault status(int status) {
      return body(status, "{\"detail\":\"stub\"}");
    }

    static Fault body(int status, String body) {
      return (request, vertx) -> request.response().setStatusCode(status).end(body);
    }

    static Fault retryAfter(int status, String value) {
      return (request, vertx) ->
          request.response().setStatusCode(status).putHeader("Retry-After", value).end();
    }

    /** The connection breaks in the middle of the body. */
    static Fault reset() {
      return (request, vertx) -> {
        request.response().putHeader("Content-Length", "1000").write("{\"respon");
        request.connection().close();
      };
    }

    static Fault silence() {
      return (request, vertx) -> {};
    }

    /** Headers at once, then a byte now and then, for ever. */
    static Fault trickle() {
      return (request, vertx) -> {
        HttpServerResponse response = request.response().setChunked(true);
        response.write("{");
        vertx.setPeriodic(20, timer -> response.write(" "));
      };
    }

    static Fault endless() {
      return (request, vertx) -> {
        HttpServerResponse response = request.response().setChunked(true);
        Buffer megabyte = Buffer.buffer(new byte[1 << 20]);
        vertx.setPeriodic(1, timer -> response.write(megabyte));
      };
    }
  }

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Map<String, JsonArray> hits = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();
  private volatile Duration delay = Duration.ZERO;
  private volatile String apiKey;
  private volatile BiFunction<String, Integer, Fault> script = (id, call) -> null;
  private final HttpServer server;

  private YenteStub() throws Exception {
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(this::handle)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  public static YenteStub start() throws Exception {
    return new YenteStub();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** Every proper answer takes so long. */
  public void delay(Duration delay) {
    this.delay = delay;
  }

  public void requireKey(String apiKey) {
    this.apiKey = apiKey;
  }

  /** Tells the fault for an entity's id and the number of its call, from 1; null for none. */
  public void script(BiFunction<String, Integer, Fault> script) {
    this.script = script;
  }

  /** Whoever bears this name is a hit. */
  public void list(String id, String name, String schema, double score, String... topics) {
    JsonObject hit =
        new JsonObject()
            .put("id", id)
            .put("caption", name)
            .put("schema", schema)
            .put("score", score)
            .put("match", score >= 0.7)
            .put("datasets", new JsonArray().add("stub"))
            .put(
                "properties",
                new JsonObject().put("topics", new JsonArray(java.util.List.of(topics))))
            .put(
                "explanations",
                new JsonObject().put("name_match", new JsonObject().put("score", score)));
    hits.merge(name, new JsonArray().add(hit), (one, other) -> one.copy().addAll(other));
  }

  /** How often an entity was asked for. */
  public int calls(String id) {
    AtomicInteger count = calls.get(id);
    return count == null ? 0 : count.get();
  }

  public int calls() {
    return calls.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  /** The most calls that were in flight at the same time. */
  public int mostInFlight() {
    return mostInFlight.get();
  }

  private void handle(HttpServerRequest request) {
    if (!request.path().equals("/match/" + DATASET)) {
      request.response().setStatusCode(404).end("{\"detail\":\"No such dataset.\"}");
      return;
    }
    if (apiKey != null && !("ApiKey " + apiKey).equals(request.getHeader("Authorization"))) {
      request.response().setStatusCode(401).end("{\"detail\":\"Invalid key\"}");
      return;
    }
    mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    request.response().endHandler(ended -> inFlight.decrementAndGet());
    request.body().onSuccess(body -> answer(request, body.toJsonObject()));
  }

  private void answer(HttpServerRequest request, JsonObject body) {
    JsonObject responses = new JsonObject();
    JsonObject queries = body.getJsonObject("queries");
    for (String key : queries.fieldNames()) {
      JsonObject query = queries.getJsonObject(key);
      String id = query.getString("id");
      int call = calls.computeIfAbsent(id, first -> new AtomicInteger()).incrementAndGet();
      Fault fault = script.apply(id, call);
      if (fault != null) {
        fault.play(request, vertx);
        return;
      }
      responses.put(key, new JsonObject().put("status", 200).put("results", results(query)));
    }
    Buffer reply = new JsonObject().put("responses", responses).put("limit", 5).toBuffer();
    if (delay.isZero()) {
      request.response().end(reply);
    } else {
      vertx.setTimer(delay.toMillis(), timer -> request.response().end(reply));
    }
  }

  private JsonArray results(JsonObject query) {
    JsonArray results = new JsonArray();
    for (Object name : query.getJsonObject("properties").getJsonArray("name", new JsonArray())) {
      results.addAll(hits.getOrDefault(name, new JsonArray()));
    }
    return results;
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
