package io.prismatic.dd.functions.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    Path store = keyStore("ip:127.0.0.1");
    assertThat(failure(store, null)).isEqualTo(HttpFailure.BAD_TLS);
  }

  @Test
  void acceptsOneThatIsTrusted() throws Exception {
    Path store = keyStore("ip:127.0.0.1");
    assertThat(failure(store, certificate(store))).isNull();
  }

  @Test
  void refusesATrustedOneOfAnotherHost() throws Exception {
    Path store = keyStore("dns:elsewhere.example");
    assertThat(failure(store, certificate(store))).isEqualTo(HttpFailure.BAD_TLS);
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
        () -> client.send(request, limits, Duration.ofMinutes(1), () -> {}, outcome::complete));
    HttpOutcome ended = outcome.get(60, TimeUnit.SECONDS);
    return ended instanceof HttpOutcome.Failed failed ? failed.failure() : null;
  }

  private Path keyStore(String name) throws Exception {
    Path store = directory.resolve("server.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "server",
        "-keyalg",
        "EC",
        "-dname",
        "CN=test",
        "-ext",
        "san=" + name,
        "-startdate",
        "-1d",
        "-validity",
        "30",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        HttpStub.PASSWORD);
    return store;
  }

  private Path certificate(Path store) throws Exception {
    Path certificate = directory.resolve("server.pem");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "server",
        "-keystore",
        store.toString(),
        "-storepass",
        HttpStub.PASSWORD,
        "-file",
        certificate.toString());
    return certificate;
  }

  /** The JDK's own tool; Java has no public way to make a certificate. */
  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
