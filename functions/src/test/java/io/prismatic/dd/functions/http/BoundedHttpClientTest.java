package io.prismatic.dd.functions.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.http.HttpOutcome.Failed;
import io.prismatic.dd.functions.http.HttpOutcome.Reply;
import io.prismatic.dd.functions.limit.Feedback.Health;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedHttpClientTest {

  private static final int MOST = 1 << 20;
  private static final Duration FAR = Duration.ofMinutes(1);
  private static final AttemptLimits PATIENT = new AttemptLimits(Duration.ofSeconds(30), MOST, 0);
  private static final AttemptLimits HASTY = new AttemptLimits(Duration.ofMillis(700), MOST, 0);
  private static final AttemptLimits FOLLOWING = new AttemptLimits(Duration.ofSeconds(30), MOST, 3);

  private HttpStub stub;
  private EventLoop loop;
  private BoundedHttpClient client;

  @BeforeEach
  void start() throws Exception {
    stub = HttpStub.plain();
    loop = EventLoop.start();
    client = new BoundedHttpClient(loop, HttpClientSettings.anywhere(4));
  }

  @AfterEach
  void stop() throws Exception {
    loop.close();
    stub.close();
  }

  @Test
  void givesTheWholeReply() throws Exception {
    Reply reply = (Reply) get("/ok", PATIENT);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.contentType()).isEqualTo("application/json");
    assertThat(reply.tellsPause()).isTrue();
    assertThat(reply.pause(Instant.now())).isEqualTo(Duration.ofSeconds(7));
    assertThat(reply.body()).asString().isEqualTo("{\"ok\":true}");
  }

  @Test
  void putsPiecesTogether() throws Exception {
    assertThat(((Reply) get("/pieces", PATIENT)).body()).asString().isEqualTo("one two");
  }

  @Test
  void sendsBodyAndHeadersAndTellsThatTheyLeave() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    HttpRequest request =
        HttpRequest.post(stub.url("/echo?q=%20"))
            .header("traceparent", "00-1-2-03")
            .body("hello".getBytes(StandardCharsets.UTF_8));

    Reply reply = (Reply) send(client, request, PATIENT, FAR, sent::incrementAndGet);

    assertThat(reply.body()).asString().isEqualTo("hello");
    assertThat(sent).hasValue(1);
    assertThat(stub.requests.get(0).getHeader("traceparent")).isEqualTo("00-1-2-03");
    assertThat(stub.requests.get(0).uri()).isEqualTo("/echo?q=%20");
  }

  @Test
  void usesAConnectionAgain() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(get("/ok", PATIENT)).isInstanceOf(Reply.class);
    }
    assertThat(stub.connections).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/silence, TIMED_OUT",
    "/trickle, TIMED_OUT",
  })
  void endsAnAttemptWhenItsTimeIsUp(String path, HttpFailure failure) throws Exception {
    long start = System.nanoTime();
    Failed failed = (Failed) get(path, HASTY);

    assertThat(failed.failure()).isEqualTo(failure);
    assertThat(failed.health()).isEqualTo(Health.FAILED);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(HASTY.timeout(), FAR);
  }

  @ParameterizedTest
  @CsvSource({
    "/endless, TOO_LARGE",
    "/huge, TOO_LARGE",
    "/100mb, TOO_LARGE",
    "/bomb, TOO_LARGE",
    "/no-gzip, MALFORMED",
    "/brotli, MALFORMED",
    "/reset, RESET",
  })
  void classifiesWhatIsNoReply(String path, HttpFailure failure) throws Exception {
    Failed failed = (Failed) get(path, PATIENT);

    assertThat(failed.failure()).isEqualTo(failure);
    assertThat(failed.detail()).doesNotContain("127.0.0.1").doesNotContain(path);
    // And the client goes on.
    assertThat(get("/ok", PATIENT)).isInstanceOf(Reply.class);
  }

  @Test
  void undoesGzip() throws Exception {
    assertThat(((Reply) get("/gzip", PATIENT)).body()).isEqualTo(new byte[5]);
  }

  @Test
  void reportsThatNobodyListens() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    HttpRequest request = HttpRequest.get(URI.create("http://127.0.0.1:" + port));

    Failed failed = (Failed) send(client, request, PATIENT, FAR, () -> {});

    assertThat(failed.failure()).isEqualTo(HttpFailure.UNREACHABLE);
  }

  @Test
  void doesNotBlameTheApiForAnAttemptThatWasCutShort() throws Exception {
    HttpRequest request = HttpRequest.get(stub.url("/silence"));

    Failed failed = (Failed) send(client, request, PATIENT, Duration.ofMillis(50), () -> {});

    assertThat(failed.failure()).isEqualTo(HttpFailure.TIMED_OUT);
    assertThat(failed.health()).isEqualTo(Health.UNKNOWN);
  }

  @Test
  void handsARedirectBackUnlessItMayFollow() throws Exception {
    assertThat(((Reply) get(to(stub.url("/ok")), PATIENT)).status()).isEqualTo(302);
    assertThat(((Reply) get(to(stub.url("/ok")), FOLLOWING)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"/circle, TOO_MANY_REDIRECTS", "/nowhere, BAD_REDIRECT"})
  void endsRedirectsThatLeadNowhere(String path, HttpFailure failure) throws Exception {
    assertThat(((Failed) get(path, FOLLOWING)).failure()).isEqualTo(failure);
    assertThat(stub.requests.size()).isLessThanOrEqualTo(4);
  }

  @Test
  void givesSecretsToNoOtherServer() throws Exception {
    HttpRequest request =
        HttpRequest.get(stub.url(to(stub.url("localhost", "/ok"))))
            .header("Authorization", "s3cret")
            .header("Accept", "text/plain");

    assertThat(send(client, request, FOLLOWING, FAR, () -> {})).isInstanceOf(Reply.class);

    assertThat(stub.requests.get(0).getHeader("Authorization")).isEqualTo("s3cret");
    assertThat(stub.requests.get(1).getHeader("Authorization")).isNull();
    assertThat(stub.requests.get(1).getHeader("Accept")).isEqualTo("text/plain");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1", "0.0.0.0"})
  void callsNoServerThatIsNotPublic(String host) throws Exception {
    BoundedHttpClient guarded = new BoundedHttpClient(loop, HttpClientSettings.publicOnly(4));
    HttpRequest request = HttpRequest.get(URI.create("http://" + host + ":" + stub.port() + "/ok"));

    Failed failed = (Failed) send(guarded, request, PATIENT, FAR, () -> {});

    assertThat(failed.failure()).isIn(HttpFailure.BLOCKED_ADDRESS, HttpFailure.UNREACHABLE);
    assertThat(stub.requests).isEmpty();
  }

  @Test
  void followsNoRedirectToAPrivateAddress() throws Exception {
    HttpRequest request = HttpRequest.get(stub.url(to(stub.url("127.0.0.2", "/ok"))));

    Failed failed = (Failed) send(trustingStubOnly(List.of()), request, FOLLOWING, FAR, () -> {});

    assertThat(failed.failure()).isEqualTo(HttpFailure.BLOCKED_ADDRESS);
    assertThat(stub.requests).hasSize(1);
  }

  @Test
  void connectsToTheAddressThatWasCheckedWhateverTheNameResolvesToLater() throws Exception {
    List<String> asked = new ArrayList<>();
    // No other resolver knows this name, so only the checked address can lead to the server.
    HttpRequest request = HttpRequest.get(stub.url("rebind.invalid", "/ok"));

    HttpOutcome outcome = send(trustingStubOnly(asked), request, PATIENT, FAR, () -> {});

    assertThat(outcome).isInstanceOf(Reply.class);
    assertThat(asked).containsExactly("rebind.invalid");
    assertThat(stub.requests.get(0).authority().host()).isEqualTo("rebind.invalid");
  }

  @Test
  void reportsANameWithoutAddress() throws Exception {
    BoundedHttpClient nameless =
        new BoundedHttpClient(
            loop,
            HttpClientSettings.publicOnly(4),
            host -> {
              throw new UnknownHostException(host);
            },
            AddressGuard::isPublic);
    HttpRequest request = HttpRequest.get(URI.create("http://secret.invalid/"));

    Failed failed = (Failed) send(nameless, request, PATIENT, FAR, () -> {});

    assertThat(failed.failure()).isEqualTo(HttpFailure.UNREACHABLE);
    assertThat(failed.detail()).doesNotContain("secret");
  }

  /** For which the stub's address is a public one, and only that. */
  private BoundedHttpClient trustingStubOnly(List<String> asked) throws Exception {
    InetAddress own = InetAddress.getByName("127.0.0.1");
    return new BoundedHttpClient(
        loop,
        HttpClientSettings.publicOnly(4),
        host -> {
          if (!host.endsWith(".invalid")) {
            return InetAddress.getAllByName(host);
          }
          asked.add(host);
          return new InetAddress[] {InetAddress.getByName("127.0.0.3"), own};
        },
        own::equals);
  }

  private static String to(URI url) {
    return "/to?url=" + URLEncoder.encode(url.toString(), StandardCharsets.UTF_8);
  }

  private HttpOutcome get(String path, AttemptLimits limits) throws Exception {
    return send(client, HttpRequest.get(stub.url(path)), limits, FAR, () -> {});
  }

  private HttpOutcome send(
      BoundedHttpClient through,
      HttpRequest request,
      AttemptLimits limits,
      Duration left,
      Runnable sent)
      throws Exception {
    CompletableFuture<HttpOutcome> outcome = new CompletableFuture<>();
    loop.run(() -> through.send(request, limits, left, new FreeHops(sent), outcome::complete));
    return outcome.get(60, TimeUnit.SECONDS);
  }
}
