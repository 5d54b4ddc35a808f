package io.prismatic.dd.functions.score.yente;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.http.EventLoop;
import io.prismatic.dd.functions.limit.Backoff;
import io.prismatic.dd.functions.limit.BucketSettings;
import io.prismatic.dd.functions.limit.Buckets;
import io.prismatic.dd.functions.limit.Rate;
import io.prismatic.dd.functions.limit.Subtasks;
import io.prismatic.dd.functions.limit.Windows;
import io.prismatic.dd.functions.model.Entity;
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
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several entities a request; how many requests there are is counted at the server. */
class YenteBatchTest {

  private static final Duration FAR = Duration.ofMinutes(2);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private YenteStub stub;
  private Screener screener;

  @BeforeEach
  void start() throws Exception {
    stub = YenteStub.start();
  }

  @AfterEach
  void stop() throws Exception {
    if (screener != null) {
      screener.close();
    }
    stub.close();
  }

  @Test
  void putsWaitingEntitiesIntoOneRequestAndGivesEachItsOwnResult() throws Exception {
    stub.list("listed-1", "Zora Listed", "Person", 0.95, "sanction");
    screener = screener("unlimited", 10, FAR);

    List<CompletableFuture<Screening>> all = screen(30);
    all.add(get("listed", "Zora Listed"));

    for (int i = 0; i < 30; i++) {
      assertThat(matches(all.get(i))).isZero();
    }
    assertThat(matches(all.get(30))).isEqualTo(1);
    assertThat(stub.times().size()).isBetween(4, 30);
  }

  @Test
  @Tag("BC-46")
  @Tag("BC-47")
  void aRequestOfManyTakesOnePermitAndNoSecondHasMoreRequestsThanTheRate() throws Exception {
    screener = screener("2/s", 25, FAR);

    for (CompletableFuture<Screening> one : screen(100)) {
      assertThat(matches(one)).isZero();
    }

    // The first leaves with what there is; the others fill up while they wait.
    assertThat(stub.times().size()).isBetween(4, 6);
    assertThat(Windows.most(stub.times(), SECOND)).isLessThanOrEqualTo(3);
  }

  @Test
  void aSingleBadEntityOfManyIsFoundByHalvingAndTheOthersAreScreened() throws Exception {
    stub.script((id, call) -> id.equals("e-37") ? Fault.status(400) : null);
    // Most gather before the first permit.
    screener = screener("5/s", 100, FAR);

    List<CompletableFuture<Screening>> all = screen(64);

    for (int i = 0; i < 64; i++) {
      if (i == 37) {
        ScreeningFailed failed = (ScreeningFailed) all.get(i).get(60, TimeUnit.SECONDS);
        assertThat(failed.reason()).isEqualTo(Reason.REJECTED);
        assertThat(failed.detail()).isEqualTo("HTTP 400");
      } else {
        assertThat(matches(all.get(i))).isZero();
      }
    }
    // One for all and two a halving, of which there are log2(64) = 6; some more if a busy machine
    // gathers them in several requests. One by one they would be 64.
    assertThat(stub.times()).hasSizeLessThanOrEqualTo(24);
  }

  @Test
  void anEntityThatA422NamesIsRejectedAndTheRestSentAgainInOneRequest() throws Exception {
    stub.script((id, call) -> id.equals("e-3") || id.equals("e-5") ? Fault.unprocessable() : null);
    screener = screener("1/s", 100, FAR);
    // Takes the permit, so that all others wait for the same one.
    get("first", "x").get(60, TimeUnit.SECONDS);

    List<CompletableFuture<Screening>> all = screen(10);

    for (int i = 0; i < 10; i++) {
      if (i == 3 || i == 5) {
        ScreeningFailed failed = (ScreeningFailed) all.get(i).get(60, TimeUnit.SECONDS);
        assertThat(failed.reason()).isEqualTo(Reason.REJECTED);
        assertThat(failed.detail()).matches("HTTP 422 at body\\.queries\\.q\\d\\.schema \\(.*\\)");
      } else {
        assertThat(matches(all.get(i))).isZero();
      }
    }
    // The first one, all ten, without e-3, without e-5 too.
    assertThat(stub.times()).hasSize(4);
  }

  @Test
  void anItemThatFailsConcernsItselfOnly() throws Exception {
    stub.items(
        (id, call) -> {
          if (id.equals("missing")) {
            return call == 1 ? YenteStub.MISSING : 200;
          }
          return id.equals("later") && call == 1 ? 500 : id.equals("rejected") ? 400 : 200;
        });
    screener = screener("unlimited", 100, FAR);

    var good = get("good", "x");
    var missing = get("missing", "x");
    var later = get("later", "x");
    var rejected = get("rejected", "x");

    assertThat(matches(good)).isZero();
    assertThat(matches(missing)).isZero();
    assertThat(matches(later)).isZero();
    assertThat(((ScreeningFailed) rejected.get(60, TimeUnit.SECONDS)).detail())
        .isEqualTo("item status 400");
    assertThat(stub.calls("good")).isEqualTo(1);
    assertThat(stub.calls("missing")).isEqualTo(2);
    assertThat(stub.calls("later")).isEqualTo(2);
    assertThat(stub.calls("rejected")).isEqualTo(1);
  }

  @Test
  void anOutageFailsEachAtItsAttemptsAndBlamesNone() throws Exception {
    stub.script((id, call) -> Fault.status(503));
    screener = screener("unlimited", 100, FAR);

    for (CompletableFuture<Screening> one : screen(20)) {
      ScreeningFailed failed = (ScreeningFailed) one.get(60, TimeUnit.SECONDS);
      assertThat(failed.reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(failed.detail()).isEqualTo("HTTP 503, 3 attempts");
    }
  }

  @Test
  void eachEntityKeepsItsOwnDeadlineWhileTheRateAllowsNoCall() throws Exception {
    screener = screener("1/h", 5, Duration.ofSeconds(2));

    long start = System.nanoTime();
    for (CompletableFuture<Screening> one : screen(12)) {
      ScreeningFailed failed = (ScreeningFailed) one.get(60, TimeUnit.SECONDS);
      assertThat(failed.reason()).isEqualTo(Reason.TIMED_OUT);
      assertThat(failed.detail()).isEqualTo("no call before the deadline, the rate allows no call");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_900));
  }

  @Test
  void nobodyIsCalledWhileTheServerLoadsItsIndex() throws Exception {
    stub.readiness(503);
    screener = screener("unlimited", 1, FAR);
    CompletableFuture<Screening> waiting = get("e", "x");
    await().until(() -> stub.readinessAsked() >= 2);
    assertThat(waiting).isNotDone();
    assertThat(stub.times()).isEmpty();

    stub.readiness(200);

    assertThat(matches(waiting)).isZero();
    assertThat(matches(get("after", "x"))).isZero();
  }

  @Test
  void anEntityWaitsForTheIndexNoLongerThanItsDeadline() throws Exception {
    stub.readiness(503);
    screener = screener("unlimited", 1, Duration.ofMillis(500));

    ScreeningFailed failed = (ScreeningFailed) get("e", "x").get(60, TimeUnit.SECONDS);

    assertThat(failed.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failed.detail())
        .isEqualTo("no call before the deadline, yente is loading its index");
    assertThat(stub.times()).isEmpty();
  }

  @Test
  void aServerWithoutReadyzWorks() throws Exception {
    stub.readiness(404);
    screener = screener("unlimited", 1, FAR);

    assertThat(matches(get("e", "x"))).isZero();
  }

  @Test
  void aClosedScreenerLeavesNobodyWaitingForTheIndex() throws Exception {
    stub.readiness(503);
    screener = screener("unlimited", 1, FAR);
    CompletableFuture<Screening> waiting = get("e", "x");

    screener.close();

    assertThat(((ScreeningFailed) waiting.get(10, TimeUnit.SECONDS)).detail())
        .isEqualTo("no call, the client is closed");
  }

  @Test
  void tellsTheVersionOfTheList() throws Exception {
    screener = screener("unlimited", 1, FAR);

    await()
        .untilAsserted(
            () -> {
              Screening one = get("e", "x").get(60, TimeUnit.SECONDS);
              assertThat(((Screening.Screened) one).list().listVersion())
                  .isEqualTo(YenteStub.VERSION);
            });
  }

  @Test
  void noticesPropertiesThatTheServerDoesNotUseOncePerName() throws Exception {
    stub.ignore("weirdProperty", "a b");
    List<String> told = new ArrayList<>();
    SimpleCounter counter = new SimpleCounter();
    DroppedProperties dropped = new DroppedProperties(counter, told::add);
    screener =
        new YenteScreener(
            settings(1, FAR),
            null,
            EventLoop.start(),
            Buckets.open(bucket("unlimited"), Subtasks.alone()),
            new Backoff(SECOND, SECOND, () -> 0),
            dropped);

    for (int i = 0; i < 3; i++) {
      Entity entity = Entities.of("e-" + i, "Person", "name", "x", "weirdProperty", "SECRET");
      screener.screen(entity).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
    Entity odd = Entities.of("odd", "Person", "name", "x", "a b", "SECRET");
    screener.screen(odd).toCompletableFuture().get(60, TimeUnit.SECONDS);

    assertThat(counter.getCount()).isEqualTo(4);
    assertThat(told).hasSize(2);
    assertThat(told.get(0)).contains("Person.weirdProperty").doesNotContain("SECRET");
    assertThat(told.get(1)).contains("Person.?").doesNotContain("a b");
  }

  private Screener screener(String rate, int batchSize, Duration deadline) throws Exception {
    return new YenteScreenerFactory(settings(batchSize, deadline), bucket(rate))
        .create(Subtasks.alone());
  }

  private YenteSettings settings(int batchSize, Duration deadline) {
    return new YenteSettings(
        stub.url(),
        YenteStub.DATASET,
        "logic-v2",
        0.7,
        5,
        null,
        Duration.ofSeconds(30),
        3,
        deadline,
        50,
        batchSize);
  }

  private static BucketSettings bucket(String rate) {
    return new BucketSettings("yente", Rate.parse(rate), BucketSettings.NO_CAP, 1_000, FAR);
  }

  private List<CompletableFuture<Screening>> screen(int entities) {
    List<CompletableFuture<Screening>> all = new ArrayList<>();
    for (int i = 0; i < entities; i++) {
      all.add(get("e-" + i, "Nobody Known"));
    }
    return all;
  }

  private CompletableFuture<Screening> get(String id, String name) {
    return screener.screen(Entities.person(id, name)).toCompletableFuture();
  }

  private static int matches(CompletableFuture<Screening> one) throws Exception {
    return ((Screening.Screened) one.get(60, TimeUnit.SECONDS)).matches().size();
  }
}
