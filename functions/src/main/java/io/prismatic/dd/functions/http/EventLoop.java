package io.prismatic.dd.functions.http;

import io.prismatic.dd.functions.log.Redacted;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which the clients of a subtask work, and a second one for names that have to be
 * resolved. Nothing on disk. What runs here must not block.
 */
public final class EventLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
  private static final long CLOSE_SECONDS = 5;

  private final Vertx vertx;
  private final Context context;
  private final List<HttpClient> clients = new ArrayList<>();

  private EventLoop(Vertx vertx) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
  }

  /** Starts one; close it, or its threads stay. */
  public static EventLoop start() {
    return new EventLoop(
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false))));
  }

  /** A client that ends with the loop. To be called by the thread that closes the loop. */
  HttpClient client(HttpClientOptions options, PoolOptions pool) {
    HttpClient client = vertx.createHttpClient(options, pool);
    clients.add(client);
    return client;
  }

  Vertx vertx() {
    return vertx;
  }

  Context context() {
    return context;
  }

  /** Runs it on the loop, soon; from any thread. After the close it may never run. */
  public void run(Runnable task) {
    context.runOnContext(ignored -> task.run());
  }

  /**
   * Runs it on the loop after a while, at least a millisecond; to be called on the loop.
   *
   * @return what {@link #cancel} takes
   */
  public long after(Duration wait, Runnable task) {
    return vertx.setTimer(Math.max(1, wait.toMillis()), ignored -> task.run());
  }

  /** Forgets a timer; one that has run is no error. */
  public void cancel(long timer) {
    vertx.cancelTimer(timer);
  }

  /** Ends the threads and all connections; waits for that, but not for ever. */
  @Override
  public void close() {
    // Vertx.close() would leave them to a Cleaner whose thread then refers to our class loader for
    // ever, and so lets a cluster run out of metaspace after some submissions.
    clients.forEach(HttpClient::close);
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The HTTP client did not close in {} s", CLOSE_SECONDS, Redacted.of(e));
    }
  }
}
