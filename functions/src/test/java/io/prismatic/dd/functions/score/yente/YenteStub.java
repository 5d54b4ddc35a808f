package io.prismatic.dd.functions.score.yente;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/**
 * An HTTP server that answers like yente: whoever bears a name on its list is a hit. Faults can be
 * scripted by entity and by the number of the call. Counts what it is asked.
 */
public final class YenteStub implements AutoCloseable {

  public static final String DATASET = "default";

  /** The status of an item that is not there. */
  public static final int MISSING = -1;

  public static final String VERSION = "20261124-abc";

  /** What the server does instead of a proper answer. */
  public interface Fault {

    Fault UNPROCESSABLE = status(422);

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

    /** The server names the entity's query as the one to blame. */
    static Fault unprocessable() {
      return UNPROCESSABLE;
    }

    /** A proper reply about the entity that tells a status of its own. */
    static Fault item(int status) {
      return body(200, "{\"responses\":{\"q\":{\"status\":" + status + "}}}");
    }

    /** A proper answer may still come from another fault, so much later. */
    static Fault late(Duration delay, Fault fault) {
      return (request, vertx) ->
          vertx.setTimer(delay.toMillis(), timer -> fault.play(request, vertx));
    }

    /** The connection breaks before any reply. */
    static Fault disconnect() {
      return (request, vertx) -> request.connection().close();
    }

    /** The reply ends well for HTTP and in the middle for JSON. */
    static Fault truncated() {
      return body(200, "{\"responses\":{\"q\":{\"status\":200,\"results\":[");
    }

    /** The connection breaks in the middle of the body. */
    static Fault reset() {
      return (request, vertx) -> {
        request.response().putHeader("Content-Length", "1000").write("{\"respon");
        request.connection().close();
      };
    }

    /** What a proxy in between says, with a good status. */
    static Fault page() {
      return (request, vertx) ->
          request.response().putHeader("Content-Type", "text/html").end("<html>log in</html>");
    }

    static Fault silence() {
      return (request, vertx) -> {};
    }

    /** Headers at once, then a byte now and then, for ever. */
    static Fault trickle() {
      return (request, vertx) -> {
        HttpServerResponse response = request.response().setChunked(true);
        response.write("{");
        untilClosed(response, vertx, 20, () -> response.write(" "));
      };
    }

    static Fault endless() {
      return (request, vertx) -> {
        HttpServerResponse response = request.response().setChunked(true);
        Buffer megabyte = Buffer.buffer(new byte[1 << 20]);
        untilClosed(response, vertx, 1, () -> response.write(megabyte));
      };
    }

    private static void untilClosed(
        HttpServerResponse response, Vertx vertx, long periodMillis, Runnable write) {
      vertx.setPeriodic(
          periodMillis,
          timer -> {
            if (response.closed()) {
              vertx.cancelTimer(timer);
            } else {
              write.run();
            }
          });
    }
  }

  private static final int MOST_CANDIDATES = 500;

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setEventLoopPoolSize(1)
              .setFileSystemOptions(
                  new FileSystemOptions()
                      .setFileCachingEnabled(false)
                      .setClassPathResolvingEnabled(false)));
  private final Map<String, JsonArray> hits = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final Map<String, String> bodies = new ConcurrentHashMap<>();
  private final Map<String, MultiMap> headers = new ConcurrentHashMap<>();
  private final Queue<Long> times = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();
  private volatile Duration delay = Duration.ZERO;
  private volatile String apiKey;
  private volatile int readiness = 200;
  private final AtomicInteger readinessAsked = new AtomicInteger();
  private volatile BiFunction<String, Integer, Fault> script = (id, call) -> null;
  private volatile BiFunction<String, Integer, Integer> items = (id, call) -> 200;
  private volatile Set<String> ignored = Set.of();
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

  /** How often it was asked whether it is ready. */
  public int readinessAsked() {
    return readinessAsked.get();
  }

  /** What /readyz answers: 503 while the index loads. */
  public void readiness(int status) {
    readiness = status;
  }

  public void requireKey(String apiKey) {
    this.apiKey = apiKey;
  }

  /** Tells the fault for an entity's id and the number of its call, from 1; null for none. */
  public void script(BiFunction<String, Integer, Fault> script) {
    this.script = script;
  }

  /** Tells the status of an entity's item in a reply that is otherwise a proper one. */
  public void items(BiFunction<String, Integer, Integer> items) {
    this.items = items;
  }

  /** The model does not know these properties. */
  public void ignore(String... properties) {
    ignored = Set.of(properties);
  }

  /** Whoever bears this name is a hit. */
  public void list(String id, String name, String schema, double score, String... topics) {
    JsonObject hit =
        new JsonObject()
            .put("id", id)
            .put("caption", name)
            .put("schema", schema)
            .put("score", score)
            .put("datasets", new JsonArray().add("stub"))
            .put("properties", new JsonObject().put("topics", new JsonArray(List.of(topics))))
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

  /** The body of the last request for an entity, null if there was none. */
  public String body(String id) {
    return bodies.get(id);
  }

  /** A header of the last request for an entity, null if it had none. */
  public String header(String id, String name) {
    return headers.get(id).get(name);
  }

  public int calls() {
    return calls.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  /** When requests came, as {@link System#nanoTime}, refused ones too. */
  public List<Long> times() {
    return List.copyOf(times);
  }

  /** The most calls that were in flight at the same time. */
  public int mostInFlight() {
    return mostInFlight.get();
  }

  private void handle(HttpServerRequest request) {
    if (request.path().equals("/readyz") || request.path().equals("/catalog")) {
      about(request);
      return;
    }
    times.add(System.nanoTime());
    Fault refusal = refusal(request);
    if (refusal != null) {
      refusal.play(request, vertx);
      return;
    }
    mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    AtomicInteger counted = new AtomicInteger(1);
    Handler<Void> over = ended -> inFlight.addAndGet(-counted.getAndSet(0));
    // An aborted call never ends, it only closes.
    request.response().endHandler(over).closeHandler(over);
    request.body().onSuccess(body -> answer(request, body));
  }

  private void about(HttpServerRequest request) {
    if (request.path().equals("/catalog")) {
      JsonObject dataset = new JsonObject().put("name", DATASET).put("index_version", VERSION);
      request
          .response()
          .end(new JsonObject().put("datasets", new JsonArray().add(dataset)).toBuffer());
      return;
    }
    readinessAsked.incrementAndGet();
    int status = readiness;
    request.response().setStatusCode(status).end("{\"status\":" + status + "}");
  }

  /** What yente refuses whatever the entity is, or null. */
  private Fault refusal(HttpServerRequest request) {
    if (!request.path().equals("/match/" + DATASET)) {
      return Fault.body(404, "{\"detail\":\"No such dataset.\"}");
    }
    if (request.method() != HttpMethod.POST) {
      return Fault.body(405, "{\"detail\":\"Method Not Allowed\"}");
    }
    if (apiKey != null && !("ApiKey " + apiKey).equals(request.getHeader("Authorization"))) {
      return Fault.body(401, "{\"detail\":\"Invalid key\"}");
    }
    if (!request.getParam("algorithm", "").matches("(logic|regression|name)-[a-z0-9-]+")) {
      return Fault.body(400, "{\"detail\":\"Unknown algorithm\"}");
    }
    if (Integer.parseInt(request.getParam("limit", "5")) > MOST_CANDIDATES) {
      return unprocessable("query", "limit");
    }
    return null;
  }

  private static Fault unprocessable(String... place) {
    JsonObject fault = new JsonObject().put("loc", new JsonArray(List.of(place)));
    JsonArray detail = new JsonArray().add(fault.put("type", "value_error").put("msg", "stub"));
    return Fault.body(422, new JsonObject().put("detail", detail).encode());
  }

  private void answer(HttpServerRequest request, Buffer body) {
    JsonObject queries;
    try {
      queries = body.toJsonObject().getJsonObject("queries");
    } catch (RuntimeException e) {
      unprocessable("body").play(request, vertx);
      return;
    }
    JsonObject responses = new JsonObject();
    for (String key : queries.fieldNames()) {
      JsonObject query = queries.getJsonObject(key);
      String id = query.getString("id");
      bodies.put(id, body.toString());
      headers.put(id, request.headers());
      int call = calls.computeIfAbsent(id, first -> new AtomicInteger()).incrementAndGet();
      Fault fault = script.apply(id, call);
      if (fault == Fault.UNPROCESSABLE) {
        unprocessable("body", "queries", key, "schema").play(request, vertx);
        return;
      }
      if (fault != null) {
        fault.play(request, vertx);
        return;
      }
      if (query.getString("schema") == null || query.getJsonObject("properties") == null) {
        unprocessable("body", "queries", key, "schema").play(request, vertx);
        return;
      }
      int status = items.apply(id, call);
      if (status == 200) {
        JsonArray results = results(request, query);
        responses.put(
            key,
            new JsonObject()
                .put("status", 200)
                .put("results", results)
                .put("query", understood(query)));
      } else if (status != MISSING) {
        responses.put(key, new JsonObject().put("status", status));
      }
    }
    Buffer reply = new JsonObject().put("responses", responses).put("limit", 5).toBuffer();
    if (delay.isZero()) {
      request.response().end(reply);
    } else {
      vertx.setTimer(delay.toMillis(), timer -> request.response().end(reply));
    }
  }

  /** The query as the model knows it. */
  private JsonObject understood(JsonObject query) {
    JsonObject properties = query.getJsonObject("properties").copy();
    ignored.forEach(properties::remove);
    return query.copy().put("properties", properties);
  }

  private JsonArray results(HttpServerRequest request, JsonObject query) {
    double threshold = Double.parseDouble(request.getParam("threshold", "0.7"));
    int limit = Integer.parseInt(request.getParam("limit", "5"));
    JsonArray results = new JsonArray();
    for (Object name : query.getJsonObject("properties").getJsonArray("name", new JsonArray())) {
      for (Object hit : hits.getOrDefault(name, new JsonArray())) {
        if (results.size() < limit) {
          JsonObject result = ((JsonObject) hit).copy();
          results.add(result.put("match", result.getDouble("score") >= threshold));
        }
      }
    }
    return results;
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
