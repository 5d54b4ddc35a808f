package io.prismatic.dd.functions.http;

import com.google.common.primitives.Longs;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** One attempt, redirects included; on the event loop. Its first end counts. */
final class Attempt {

  private static final byte[] NOTHING = {};

  private final Vertx vertx;
  private final HttpClient client;
  private final Servers servers;
  private final AttemptLimits limits;
  private final Runnable leaves;
  private final Consumer<HttpOutcome> outcome;
  private long millis;
  private long timer;
  private int redirects;
  private HttpRequest request;
  private HttpClientRequest sent;
  private Buffer body;
  private boolean ended;

  /**
   * @param servers finds addresses, or null if the client may do that itself
   */
  Attempt(
      Vertx vertx,
      HttpClient client,
      Servers servers,
      AttemptLimits limits,
      Runnable leaves,
      Consumer<HttpOutcome> outcome) {
    this.vertx = vertx;
    this.client = client;
    this.servers = servers;
    this.limits = limits;
    this.leaves = leaves;
    this.outcome = outcome;
  }

  void start(HttpRequest first, Duration left) {
    millis = Math.max(1, Math.min(limits.timeout().toMillis(), left.toMillis()));
    timer = vertx.setTimer(millis, ignored -> timeUp());
    hop(first);
  }

  private void hop(HttpRequest next) {
    request = next;
    sent = null;
    body = null;
    if (servers == null) {
      open(null);
      return;
    }
    servers
        .of(next.host())
        .onComplete(
            found -> {
              if (found.failed()) {
                end(HttpFailure.UNREACHABLE, "the server's name has no address");
              } else if (found.result().isEmpty()) {
                end(HttpFailure.BLOCKED_ADDRESS, "the server's address is not a public one");
              } else {
                open(found.result());
              }
            });
  }

  /** Connects to the first of the addresses, if they are given. */
  private void open(List<InetAddress> addresses) {
    if (ended) {
      return;
    }
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setSsl(request.secure())
            .setHost(request.host())
            .setPort(request.port())
            .setURI(request.target())
            // Takes a request that waits for a connection out of the queue.
            .setConnectTimeout(millis);
    if (addresses != null) {
      options.setServer(
          SocketAddress.inetSocketAddress(new InetSocketAddress(addresses.get(0), request.port())));
    }
    request.headers().forEach(options::putHeader);
    try {
      client.request(options).onComplete(opened -> send(opened.result(), opened.cause()));
    } catch (IllegalStateException closed) {
      end(HttpFailure.CLOSED, "the client is closed");
    }
  }

  private void send(HttpClientRequest opened, Throwable error) {
    if (error != null) {
      if (servers != null) {
        servers.forget(request.host());
      }
      failed(HttpFailure.UNREACHABLE, error);
    } else if (ended) {
      // The connection came too late; nobody waits for what the reset tells.
      opened.exceptionHandler(reset -> {});
      opened.reset();
    } else {
      sent = opened;
      opened.exceptionHandler(broken -> failed(HttpFailure.RESET, broken));
      (request.body() == null ? opened.send() : opened.send(request.body()))
          .onComplete(answered -> receive(answered.result(), answered.cause()));
      leaves.run();
    }
  }

  private void receive(HttpClientResponse response, Throwable error) {
    if (error != null) {
      failed(HttpFailure.RESET, error);
    } else if (announced(response) > limits.maxBody()) {
      abort(HttpFailure.TOO_LARGE, tooLarge());
    } else if (!ended) {
      response.exceptionHandler(broken -> failed(HttpFailure.RESET, broken));
      response.handler(this::chunk);
      response.endHandler(done -> complete(response));
    }
  }

  /** How large the body will be, 0 if it does not plainly say. */
  private static long announced(HttpClientResponse response) {
    Long length =
        Longs.tryParse(Objects.requireNonNullElse(response.getHeader("Content-Length"), ""));
    return length == null ? 0 : length;
  }

  private void chunk(Buffer chunk) {
    if (ended) {
      return;
    }
    int before = body == null ? 0 : body.length();
    if (chunk.length() > limits.maxBody() - before) {
      abort(HttpFailure.TOO_LARGE, tooLarge());
    } else {
      // Most replies come in one piece, which needs no copy.
      body = body == null ? chunk : body.appendBuffer(chunk);
    }
  }

  private void complete(HttpClientResponse response) {
    if (ended) {
      return;
    }
    int status = response.statusCode();
    if (limits.maxRedirects() > 0
        && request.method().equals(HttpMethod.GET)
        && Redirects.isRedirect(status)) {
      redirect(response.getHeader("Location"));
      return;
    }
    byte[] bytes = body == null ? NOTHING : body.getBytes();
    try {
      byte[] plain =
          Encodings.decode(bytes, response.getHeader("Content-Encoding"), limits.maxBody());
      if (plain == null) {
        end(HttpFailure.TOO_LARGE, tooLarge());
      } else {
        String pause = response.getHeader("Retry-After");
        end(
            new HttpOutcome.Reply(
                status,
                response.getHeader("Content-Type"),
                pause == null ? response.getHeader("RateLimit-Reset") : pause,
                plain));
      }
    } catch (IOException e) {
      end(HttpFailure.MALFORMED, "the reply's encoding cannot be undone");
    }
  }

  private void redirect(String location) {
    if (redirects++ == limits.maxRedirects()) {
      end(HttpFailure.TOO_MANY_REDIRECTS, "more than " + limits.maxRedirects() + " redirects");
      return;
    }
    HttpRequest next = Redirects.next(request, location);
    if (next == null) {
      end(HttpFailure.BAD_REDIRECT, "a redirect that cannot be followed");
    } else {
      hop(next);
    }
  }

  private String tooLarge() {
    return "the reply is larger than " + limits.maxBody() + " bytes";
  }

  private void timeUp() {
    end(
        new HttpOutcome.Failed(
            HttpFailure.TIMED_OUT,
            "no reply within " + millis + " ms",
            millis < limits.timeout().toMillis()));
    if (sent != null) {
      sent.reset();
    }
  }

  private void abort(HttpFailure failure, String detail) {
    end(failure, detail);
    sent.reset();
  }

  /** Only the kind of the error: its message holds addresses, and perhaps more. */
  private void failed(HttpFailure otherwise, Throwable error) {
    if (error instanceof TimeoutException) {
      end(HttpFailure.TIMED_OUT, "no connection in time");
    } else if (error instanceof SSLException) {
      end(HttpFailure.BAD_TLS, "no trusted TLS connection");
    } else {
      end(otherwise, "connection failed: " + error.getClass().getSimpleName());
    }
  }

  private void end(HttpFailure failure, String detail) {
    end(new HttpOutcome.Failed(failure, detail));
  }

  private void end(HttpOutcome how) {
    if (!ended) {
      ended = true;
      vertx.cancelTimer(timer);
      outcome.accept(how);
    }
  }
}
