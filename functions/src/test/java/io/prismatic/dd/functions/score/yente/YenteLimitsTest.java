package io.prismatic.dd.functions.score.yente;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.limit.BucketSettings;
import io.prismatic.dd.functions.limit.Rate;
import io.prismatic.dd.functions.limit.Subtask;
import io.prismatic.dd.functions.limit.Subtasks;
import io.prismatic.dd.functions.limit.Windows;
import io.prismatic.dd.functions.score.Entities;
import io.prismatic.dd.functions.score.Screener;
import io.prismatic.dd.functions.score.Screening;
import io.prismatic.dd.functions.score.Screening.ScreeningFailed;
import io.prismatic.dd.functions.score.yente.YenteStub.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What reaches the server: rates are low, so that a busy machine's delays are small beside them.
 */
class YenteLimitsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration FAR = Duration.ofMinutes(2);

  private final List<Screener> screeners = new ArrayList<>();
  private YenteStub stub;
  private int warmUps;

  @BeforeEach
  void start() throws Exception {
    stub = YenteStub.start();
    Screener warmUp = screener("unlimited", FAR, 1, 5, FAR, Subtasks.alone());
    get(warmUp.screen(Entities.person("warm-up", "x")).toCompletableFuture());
    warmUps = stub.times().size();
  }

  @AfterEach
  void stop() throws Exception {
    screeners.forEach(Screener::close);
    stub.close();
  }

  @Test
  @Tag("BC-46")
  @Tag("BC-49")
  @Tag("BC-52")
  void noSecondHasMoreCallsThanTheRateOverTheSubtasksOfATaskManager() throws Exception {
    Screener one = screener("5/s", FAR, 1, 5, FAR, Subtasks.of("job", "tm", 0, 2));
    Screener other = screener("5/s", FAR, 1, 5, FAR, Subtasks.of("job", "tm", 1, 2));

    List<CompletableFuture<Screening>> calls = screen(one, "a", 10);
    calls.addAll(screen(other, "b", 10));
    for (CompletableFuture<Screening> call : calls) {
      assertThat(get(call)).isInstanceOf(Screening.Screened.class);
    }

    assertThat(Windows.most(times(), SECOND)).isLessThanOrEqualTo(6);
  }

  @Test
  void aRetryTakesAPermitToo() throws Exception {
    stub.script((id, call) -> call <= 2 ? Fault.status(503) : null);
    Screener screener = screener("1/s", FAR, 5, 5, FAR, Subtasks.alone());

    get(screen(screener, "e", 1).get(0));

    assertThat(times()).hasSize(3);
    assertThat(Windows.most(times(), Duration.ofMillis(700))).isEqualTo(1);
  }

  @Test
  void retryAfterPausesAllSubtasksOfATaskManager() throws Exception {
    stub.script((id, call) -> id.equals("a-0") && call == 1 ? Fault.retryAfter(429, "2") : null);
    Screener throttled = screener("unlimited", FAR, 5, 5, FAR, Subtasks.of("job", "tm", 0, 2));
    Screener neighbour = screener("unlimited", FAR, 5, 5, FAR, Subtasks.of("job", "tm", 1, 2));
    CompletableFuture<Screening> first = screen(throttled, "a", 1).get(0);
    await().until(() -> times().size() == 1);
    // The reply is on its way back: what is called now may be earlier.
    await().pollDelay(Duration.ofMillis(300)).until(() -> true);

    List<CompletableFuture<Screening>> others = screen(neighbour, "b", 5);
    get(first);
    for (CompletableFuture<Screening> other : others) {
      get(other);
    }

    assertThat(times()).hasSize(7);
    assertThat(times().get(1) - times().get(0)).isGreaterThan(Duration.ofMillis(1_900).toNanos());
  }

  @Test
  void rateLimitResetIsUnderstoodWhereThereIsNoRetryAfter() throws Exception {
    stub.script(
        (id, call) ->
            call > 1
                ? null
                : (request, vertx) ->
                    request.response().setStatusCode(429).putHeader("RateLimit-Reset", "1").end());
    Screener screener = screener("unlimited", FAR, 2, 5, FAR, Subtasks.alone());

    assertThat(get(screen(screener, "e", 1).get(0))).isInstanceOf(Screening.Screened.class);
    assertThat(times().get(1) - times().get(0)).isGreaterThan(Duration.ofMillis(900).toNanos());
  }

  @Test
  void aSpentQuotaStopsCallsForLong() throws Exception {
    stub.script((id, call) -> times().size() == 1 ? Fault.status(429) : null);
    Screener screener = screener("unlimited", FAR, 5, 5, Duration.ofMillis(200), Subtasks.alone());
    CompletableFuture<Screening> first = screen(screener, "a", 1).get(0);
    await().until(() -> times().size() == 1);
    await().pollDelay(Duration.ofMillis(300)).until(() -> true);

    get(screen(screener, "b", 1).get(0));
    get(first);

    assertThat(times()).hasSize(3);
    assertThat(times().get(1) - times().get(0)).isGreaterThan(Duration.ofMillis(1_900).toNanos());
  }

  @Test
  void whileEveryCallIsRefusedEntitiesWaitUntilTheirDeadlineAndAreRetryable() throws Exception {
    stub.script((id, call) -> Fault.status(401));
    Screener screener = screener("unlimited", Duration.ofSeconds(3), 5, 5, FAR, Subtasks.alone());
    CompletableFuture<Screening> first = screen(screener, "a", 1).get(0);
    await().until(() -> times().size() == 1);
    await().pollDelay(Duration.ofMillis(300)).until(() -> true);

    List<CompletableFuture<Screening>> waiting = screen(screener, "b", 20);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);

    for (CompletableFuture<Screening> call : waiting) {
      ScreeningFailed failed = (ScreeningFailed) get(call);
      assertThat(failed.reason().retryable()).isTrue();
      assertThat(failed.detail()).isEqualTo("no call before the deadline, the circuit is open");
    }
    assertThat(((ScreeningFailed) get(first)).detail())
        .startsWith("HTTP 401")
        .endsWith("1 attempt, then the circuit is open");
    assertThat(times()).hasSize(1);
  }

  @Test
  void anOutageCostsProbesOnlyAndNoAttemptAndEndsWithinAProbeInterval() throws Exception {
    Duration open = Duration.ofMillis(500);
    stub.script((id, call) -> Fault.status(503));
    Screener screener = screener("unlimited", FAR, 20, 5, open, Subtasks.alone());
    List<CompletableFuture<Screening>> calls = screen(screener, "a", 10);
    await().until(() -> times().size() >= 10);
    long start = System.nanoTime();
    calls.addAll(screen(screener, "b", 40));
    await().until(() -> System.nanoTime() - start > Duration.ofSeconds(3).toNanos());
    int during = times().size();

    stub.script((id, call) -> null);
    for (CompletableFuture<Screening> call : calls) {
      assertThat(get(call)).isInstanceOf(Screening.Screened.class);
    }

    // Up to 50 were on their way before it opened; then one in 500 ms.
    List<Long> outage = times().subList(0, during);
    List<Long> probes =
        outage.stream().filter(time -> time - start > Duration.ofMillis(300).toNanos()).toList();
    assertThat(Windows.most(probes, Duration.ofMillis(450))).isLessThanOrEqualTo(1);
    assertThat(probes).hasSizeBetween(1, 7);
  }

  @Test
  @Tag("BC-47")
  void whoeverFindsNoPermitInTimeIsRetryableAndMakesNoCall() throws Exception {
    Screener screener = screener("1/min", Duration.ofMillis(200), 5, 5, FAR, Subtasks.alone());

    ScreeningFailed failed = (ScreeningFailed) get(screen(screener, "e", 1).get(0));

    assertThat(failed.reason()).isEqualTo(Reason.TIMED_OUT);
    assertThat(failed.detail()).isEqualTo("no call before the deadline, the rate allows no call");
    assertThat(times()).isEmpty();
  }

  private List<Long> times() {
    List<Long> times = stub.times();
    return times.subList(Math.min(warmUps, times.size()), times.size());
  }

  private Screener screener(
      String rate, Duration deadline, int attempts, int failures, Duration open, Subtask subtask)
      throws Exception {
    Screener screener =
        new YenteScreenerFactory(
                new YenteSettings(
                    stub.url(),
                    YenteStub.DATASET,
                    "logic-v2",
                    0.7,
                    5,
                    null,
                    Duration.ofSeconds(30),
                    attempts,
                    deadline,
                    50,
                    1),
                new BucketSettings(
                    "yente", Rate.parse(rate), BucketSettings.NO_CAP, failures, open))
            .create(subtask);
    screeners.add(screener);
    return screener;
  }

  private static List<CompletableFuture<Screening>> screen(Screener screener, String id, int n) {
    List<CompletableFuture<Screening>> calls = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      calls.add(screener.screen(Entities.person(id + "-" + i, "Jane Doe")).toCompletableFuture());
    }
    return calls;
  }

  private static Screening get(CompletableFuture<Screening> call) throws Exception {
    return call.get(60, TimeUnit.SECONDS);
  }
}
