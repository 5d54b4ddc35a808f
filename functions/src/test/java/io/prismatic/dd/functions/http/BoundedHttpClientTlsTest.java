package io.prismatic.dd.functions.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundedHttpClientTlsTest {

  @TempDir Path directory;
  private EventLoop loop;

  @BeforeEach
  void start() {
    loop = EventLoop.start();
  }

  @AfterEach
  void stop() {
    loop.close();
  }

  @Test
  void refusesACertificateThatNobodyTrusts() throws Exception {
    Path store = KeyStores.create(directory, "ip:127.0.0.1");
    assertThat(failure(store, null)).isEqualTo(HttpFailure.BAD_TLS);
  }

  @Test
  void acceptsOneThatIsTrusted() throws Exception {
    Path store = KeyStores.create(directory, "ip:127.0.0.1");
    assertThat(failure(store, KeyStores.certificate(directory, store))).isNull();
  }

  @Test
  void refusesATrustedOneOfAnotherHost() throws Exception {
    Path store = KeyStores.create(directory, "dns:elsewhere.example");
    assertThat(failure(store, KeyStores.certificate(directory, store)))
        .isEqualTo(HttpFailure.BAD_TLS);
  }

  @ParameterizedTest
  @CsvSource({"-40d, 80, ", "-40d, 30, BAD_TLS", "+10d, 30, BAD_TLS"})
  void refusesOneOfATrustedAuthorityThatIsExpiredOrNotYetValid(
      String start, int days, HttpFailure failure) throws Exception {
    Path store = KeyStores.createSigned(directory, "ip:127.0.0.1", start, days);
    assertThat(failure(store, KeyStores.authority(directory, store))).isEqualTo(failure);
  }

  @Test
  void refusesAServerWithoutTls() throws Exception {
    try (HttpStub stub = HttpStub.plain()) {
      HttpRequest request = HttpRequest.get(URI.create("https://127.0.0.1:" + stub.port() + "/ok"));
      assertThat(failure(request, HttpClientSettings.anywhere(1))).isEqualTo(HttpFailure.BAD_TLS);
      assertThat(stub.requests).isEmpty();
    }
  }

  private HttpFailure failure(Path store, Path certificate) throws Exception {
    try (HttpStub stub = HttpStub.tls(store)) {
      HttpClientSettings settings =
          new HttpClientSettings(1, true, certificate == null ? null : certificate.toString());
      HttpFailure failure = failure(HttpRequest.get(stub.url("/ok")), settings);
      assertThat(stub.requests).hasSize(failure == null ? 1 : 0);
      return failure;
    }
  }

  /** Null if there was a reply. */
  private HttpFailure failure(HttpRequest request, HttpClientSettings settings) throws Exception {
    BoundedHttpClient client = new BoundedHttpClient(loop, settings);
    AttemptLimits limits = new AttemptLimits(Duration.ofSeconds(30), 1_000, 0);
    CompletableFuture<HttpOutcome> outcome = new CompletableFuture<>();
    loop.run(
        () ->
            client.send(
                request, limits, Duration.ofMinutes(1), new FreeHops(() -> {}), outcome::complete));
    HttpOutcome ended = outcome.get(60, TimeUnit.SECONDS);
    return ended instanceof HttpOutcome.Failed failed ? failed.failure() : null;
  }
}
