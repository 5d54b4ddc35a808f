package io.prismatic.dd.functions.score.yente;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.limit.BucketSettings;
import io.prismatic.dd.functions.limit.Rate;
import io.prismatic.dd.functions.limit.Subtasks;
import io.prismatic.dd.functions.score.Entities;
import io.prismatic.dd.functions.score.Screener;
import io.prismatic.dd.functions.score.Screening;
import io.prismatic.dd.functions.score.yente.YenteStub.Fault;
import io.prismatic.dd.functions.secret.Secret;
import java.io.File;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class YenteScreenerTest {

  static final BucketSettings UNLIMITED =
      new BucketSettings(
          "yente", Rate.UNLIMITED, BucketSettings.NO_CAP, 1_000, Duration.ofSeconds(60));

  private YenteStub stub;

  @BeforeEach
  void start() throws Exception {
    stub = YenteStub.start();
  }

  @AfterEach
  void stop() throws Exception {
    stub.close();
  }

  static Stream<Arguments> passing() {
    return Stream.of(
        arguments("500", Fault.status(500)),
        arguments("502", Fault.status(502)),
        arguments("503", Fault.status(503)),
        arguments("429 with Retry-After", Fault.retryAfter(429, "0")),
        arguments("reset", Fault.reset()),
        arguments("disconnect", Fault.disconnect()),
        arguments("truncated", Fault.truncated()),
        arguments("408", Fault.status(408)),
        arguments("silence", Fault.silence()),
        arguments("slow headers", Fault.late(Duration.ofSeconds(2), Fault.status(200))),
        arguments("slow body", Fault.trickle()),
        arguments("endless body", Fault.endless()),
        arguments("not JSON", Fault.body(200, "<html>")),
        arguments("empty", Fault.body(200, "")),
        arguments("item missing", Fault.body(200, "{\"responses\":{}}")),
        arguments("item 500", Fault.item(500)),
        arguments("item without results", Fault.item(200)),
        arguments(
            "score out of range",
            Fault.body(
                200,
                "{\"responses\":{\"q\":{\"status\":200,\"results\":[{\"id\":\"x\",\"score\":7}]}}}")),
        arguments(
            "score is a text",
            Fault.body(
                200,
                "{\"responses\":{\"q\":{\"status\":200,\"results\":[{\"id\":\"x\",\"score\":\"1\"}]}}}")));
  }

  @Test
  void aPageOfAProxyIsNamedSoThatAnOperatorKnowsWhereToLook() throws Exception {
    stub.script((id, call) -> Fault.page());

    Screening.ScreeningFailed failed =
        (Screening.ScreeningFailed) screen(settings(1, Duration.ofSeconds(20)));

    assertThat(failed.reason().retryable()).isTrue();
    assertThat(failed.detail()).contains("it is not JSON (Content-Type text/html)");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passing")
  void triesAgainAfterAPassingFault(String name, Fault fault) throws Exception {
    stub.script((id, call) -> call <= 2 ? fault : null);

    assertThat(screen(settings(3, Duration.ofSeconds(20)))).isInstanceOf(Screening.Screened.class);
    assertThat(stub.calls("e")).isEqualTo(3);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passing")
  @Tag("BC-8")
  void givesUpAfterTheLastAttemptWithARetryableFailure(String name, Fault fault) throws Exception {
    stub.script((id, call) -> fault);

    Screening.ScreeningFailed failed =
        (Screening.ScreeningFailed) screen(settings(2, Duration.ofSeconds(20)));

    assertThat(failed.reason().retryable()).isTrue();
    assertThat(failed.detail()).endsWith("2 attempts");
    assertThat(stub.calls("e")).isEqualTo(2);
  }

  static Stream<Arguments> rejections() {
    return Stream.of(
        arguments("400", Fault.status(400), "HTTP 400"),
        arguments("413", Fault.status(413), "HTTP 413"),
        arguments(
            "422",
            Fault.body(
                422,
                "{\"detail\":[{\"loc\":[\"body\",\"queries\",\"q\",\"schema\"],\"type\":\"missing\","
                    + "\"msg\":\"SECRET\",\"input\":\"SECRET\"}]}"),
            "HTTP 422 at body.queries.q.schema (missing)"),
        arguments(
            "item 400",
            Fault.body(200, "{\"responses\":{\"q\":{\"status\":400,\"detail\":\"SECRET\"}}}"),
            "item status 400"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rejections")
  void rejectsAnEntityThatTheApiRejectsWithoutAskingAgain(String name, Fault fault, String detail)
      throws Exception {
    stub.script((id, call) -> fault);

    Screening.ScreeningFailed failed =
        (Screening.ScreeningFailed) screen(settings(3, Duration.ofSeconds(20)));

    assertThat(failed.reason()).isEqualTo(Reason.REJECTED);
    assertThat(failed.detail()).isEqualTo(detail);
    assertThat(stub.calls("e")).isEqualTo(1);
  }

  @Test
  void staysWithinTheDeadlineHoweverLongTheApiWantsToWait() throws Exception {
    stub.script((id, call) -> Fault.retryAfter(429, "3600"));

    Screening.ScreeningFailed failed =
        (Screening.ScreeningFailed) screen(settings(5, Duration.ofSeconds(2)));

    assertThat(failed.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failed.detail())
        .isEqualTo("throttled, HTTP 429, 1 attempt, then the API asked for a pause");
    assertThat(stub.calls("e")).isEqualTo(1);
  }

  @Test
  void endsAtTheDeadlineInTheMiddleOfAnAttempt() throws Exception {
    stub.script((id, call) -> Fault.silence());
    YenteSettings settings =
        new YenteSettings(
            stub.url(),
            "default",
            "logic-v2",
            0.7,
            5,
            null,
            Duration.ofMinutes(1),
            5,
            Duration.ofMillis(300),
            2,
            1);

    Screening.ScreeningFailed failed = (Screening.ScreeningFailed) screen(settings);

    assertThat(failed.reason()).isEqualTo(Reason.TIMED_OUT);
  }

  @Test
  void reportsAServerThatIsNotThere() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    YenteSettings settings =
        new YenteSettings(
            URI.create("http://127.0.0.1:" + port),
            "default",
            "logic-v2",
            0.7,
            5,
            null,
            Duration.ofSeconds(2),
            2,
            Duration.ofSeconds(10),
            2,
            1);

    Screening.ScreeningFailed failed = (Screening.ScreeningFailed) screen(settings);

    assertThat(failed.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failed.detail()).contains("2 attempts");
  }

  @Test
  void sendsTheKeyAndSaysWhatToCheckWithoutOne(@TempDir Path directory) throws Exception {
    stub.requireKey("s3cret");
    Path key = Files.writeString(directory.resolve("key"), "s3cret\n");

    assertThat(screen(settings(new Secret("file:" + key)))).isInstanceOf(Screening.Screened.class);
    assertThat(((Screening.ScreeningFailed) screen(settings((Secret) null))).detail())
        .contains("HTTP 401")
        .contains("api-key");
  }

  @ParameterizedTest
  @CsvSource({
    "unknown-dataset, logic-v2, 'HTTP 404: check scoring.yente.url, dataset and api-key'",
    "default, guesswork, 'HTTP 400: check scoring.yente.algorithm, threshold and limit'",
  })
  void neverBlamesTheEntityForTheConfiguration(String dataset, String algorithm, String detail)
      throws Exception {
    Screening.ScreeningFailed failed =
        (Screening.ScreeningFailed)
            screen(
                new YenteSettings(
                    stub.url(),
                    dataset,
                    algorithm,
                    0.7,
                    5,
                    null,
                    Duration.ofSeconds(5),
                    1,
                    Duration.ofSeconds(10),
                    4,
                    1));

    assertThat(failed.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failed.detail()).isEqualTo(detail + ", 1 attempt");
  }

  @Test
  void sendsTheSameBodyAgain() throws Exception {
    List<String> bodies = new CopyOnWriteArrayList<>();
    stub.script(
        (id, call) -> {
          bodies.add(stub.body(id));
          return call <= 2 ? Fault.reset() : null;
        });

    screen(settings(3, Duration.ofSeconds(20)));

    assertThat(bodies).hasSize(3).containsOnly(bodies.get(0));
  }

  @Test
  void waitsAsLongAsTheApiAsks() throws Exception {
    stub.script((id, call) -> call == 1 ? Fault.retryAfter(429, "1") : null);
    long start = System.nanoTime();

    assertThat(screen(patient(2))).isInstanceOf(Screening.Screened.class);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(990));
  }

  @Test
  void recoversFromMoreCallsThanConnectionsThatAllTimeOut() throws Exception {
    stub.script((id, call) -> Fault.silence());
    try (Screener screener =
        new YenteScreenerFactory(settings(3, Duration.ofSeconds(30)), UNLIMITED)
            .create(Subtasks.alone())) {
      List<CompletableFuture<Screening>> calls = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        calls.add(screener.screen(Entities.person("e-" + i, "x")).toCompletableFuture());
      }
      for (CompletableFuture<Screening> call : calls) {
        assertThat(((Screening.ScreeningFailed) call.get(20, TimeUnit.SECONDS)).reason())
            .isEqualTo(Reason.TIMED_OUT);
      }

      stub.script((id, call) -> null);
      assertThat(
              screener
                  .screen(Entities.person("after", "x"))
                  .toCompletableFuture()
                  .get(10, TimeUnit.SECONDS))
          .isInstanceOf(Screening.Screened.class);
    }
  }

  @Test
  void holdsNoMoreConnectionsThanAllowed() throws Exception {
    stub.delay(Duration.ofMillis(20));
    try (Screener screener =
        new YenteScreenerFactory(patient(1), UNLIMITED).create(Subtasks.alone())) {
      List<CompletableFuture<Screening>> calls = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        calls.add(screener.screen(Entities.person("e-" + i, "x")).toCompletableFuture());
      }
      for (CompletableFuture<Screening> call : calls) {
        assertThat(call.get(30, TimeUnit.SECONDS)).isInstanceOf(Screening.Screened.class);
      }
      assertThat(stub.mostInFlight()).isBetween(2, 4);
    }
  }

  @Test
  void neverSendsOurExtensionSchemata() throws Exception {
    try (Screener screener =
        new YenteScreenerFactory(settings(1, Duration.ofSeconds(5)), UNLIMITED)
            .create(Subtasks.alone())) {
      screener
          .screen(Entities.of("e", "IpAddress", "name", "192.0.2.1"))
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    }
    assertThat(stub.calls()).isZero();
  }

  @Test
  void returnsToTheCallerBeforeTheApiAnswers() throws Exception {
    stub.script((id, call) -> Fault.silence());
    try (Screener screener =
        new YenteScreenerFactory(settings(1, Duration.ofSeconds(30)), UNLIMITED)
            .create(Subtasks.alone())) {
      assertThat(screener.screen(Entities.person("e", "x")).toCompletableFuture()).isNotDone();
    }
  }

  @Test
  @Tag("BC-32")
  void aSlowEntityDoesNotStallTheOthers() throws Exception {
    stub.script((id, call) -> id.equals("slow") ? Fault.silence() : null);
    try (Screener screener =
        new YenteScreenerFactory(settings(1, Duration.ofSeconds(30)), UNLIMITED)
            .create(Subtasks.alone())) {
      var slow = screener.screen(Entities.person("slow", "x")).toCompletableFuture();
      for (int i = 0; i < 50; i++) {
        screener
            .screen(Entities.person("e-" + i, "x"))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
      }
      assertThat(stub.calls()).isEqualTo(51);
      slow.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    stub.close();
    await().until(() -> vertxThreads() == 0);
    screen(settings(1, Duration.ofSeconds(5)));

    await().until(() -> vertxThreads() == 0);
    stub = YenteStub.start();
  }

  @Test
  void leavesNothingOnDisk() throws Exception {
    List<String> before = vertxFiles();
    screen(settings(1, Duration.ofSeconds(5)));

    assertThat(vertxFiles()).isEqualTo(before);
  }

  private static List<String> vertxFiles() {
    String[] names =
        new File(System.getProperty("java.io.tmpdir"))
            .list((directory, name) -> name.startsWith("vertx"));
    return Stream.of(names).sorted().toList();
  }

  private static long vertxThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("vert\\.?x.*"))
        .count();
  }

  private YenteSettings settings(int attempts, Duration deadline) {
    return new YenteSettings(
        stub.url(),
        "default",
        "logic-v2",
        0.7,
        5,
        null,
        Duration.ofMillis(500),
        attempts,
        deadline,
        4,
        1);
  }

  /** For a healthy server on a busy machine: no attempt runs out of time. */
  private YenteSettings patient(int attempts) {
    return new YenteSettings(
        stub.url(),
        "default",
        "logic-v2",
        0.7,
        5,
        null,
        Duration.ofSeconds(30),
        attempts,
        Duration.ofMinutes(1),
        4,
        1);
  }

  private YenteSettings settings(Secret key) {
    return new YenteSettings(
        stub.url(),
        "default",
        "logic-v2",
        0.7,
        5,
        key,
        Duration.ofSeconds(5),
        1,
        Duration.ofSeconds(10),
        4,
        1);
  }

  private static Screening screen(YenteSettings settings) throws Exception {
    try (Screener screener =
        new YenteScreenerFactory(settings, UNLIMITED).create(Subtasks.alone())) {
      return screener
          .screen(Entities.person("e", "Zora Listed"))
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);
    }
  }
}
