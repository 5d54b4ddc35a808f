package io.prismatic.dd.functions.http;

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
import java.util.function.Consumer;

/** One attempt, redirects included; on the event loop. Its first end counts. */
final class Attempt {

  private final Vertx vertx;
  private final HttpClient client;
  private final Servers servers;
  private final AttemptLimits limits;
  private final Hops hops;
  private final Consumer<HttpOutcome> outcome;
  private long millis;
  private long millisLeft;
  private long timer;
  private long startNanos;
  private int redirects;
  private HttpRequest request;
  private HttpClientRequest sent;
  private Body body;
  private boolean ended;

  /**
   * @param servers finds addresses, or null if the client may do that itself
   */
  Attempt(
      Vertx vertx,
      HttpClient client,
      Servers servers,
      AttemptLimits limits,
      Hops hops,
      Consumer<HttpOutcome> outcome) {
    this.vertx = vertx;
    this.client = client;
    this.servers = servers;
    this.limits = limits;
    this.hops = hops;
    this.outcome = outcome;
  }

  void start(HttpRequest first, Duration left) {
    millis = Math.max(1, Math.min(limits.timeout().toMillis(), left.toMillis()));
    millisLeft = millis;
    startTimer();
    hop(first);
  }

  private void startTimer() {
    startNanos = System.nanoTime();
    timer = vertx.setTimer(millisLeft, ignored -> timeUp());
  }

  private void stopTimer() {
    vertx.cancelTimer(timer);
    millisLeft = Math.max(1, millisLeft - (System.nanoTime() - startNanos) / 1_000_000);
  }

  private void hop(HttpRequest next) {
    request = next;
    sent = null;
    body = new Body(limits.maxBody());
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
            .setConnectTimeout(millisLeft);
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
      hops.leaves();
    }
  }

  private void receive(HttpClientResponse response, Throwable error) {
    if (error != null) {
      failed(HttpFailure.RESET, error);
    } else if (body.announcesTooMuch(response)) {
      abort(HttpFailure.TOO_LARGE, tooLarge());
    } else if (!ended) {
      response.exceptionHandler(broken -> failed(HttpFailure.RESET, broken));
      response.handler(this::chunk);
      response.endHandler(done -> complete(response));
    }
  }

  private void chunk(Buffer chunk) {
    if (!ended && !body.add(chunk)) {
      abort(HttpFailure.TOO_LARGE, tooLarge());
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
    try {
      byte[] plain = body.plain(response.getHeader("Content-Encoding"));
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
      stopTimer();
      hops.redirected(may -> follow(next, may));
    }
  }

  private void follow(HttpRequest next, boolean may) {
    if (may) {
      startTimer();
      hop(next);
    } else {
      String detail = "no call for a redirect before the deadline";
      end(new HttpOutcome.Failed(HttpFailure.TIMED_OUT, detail, true));
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

  private void failed(HttpFailure otherwise, Throwable error) {
    end(HttpOutcome.Failed.of(otherwise, error));
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
