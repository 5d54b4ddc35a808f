package io.prismatic.dd.functions.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.deadletter.Stage;
import io.prismatic.dd.functions.enrich.ApiStub.Reply;
import io.prismatic.dd.functions.limit.BucketSettings;
import io.prismatic.dd.functions.limit.Budget;
import io.prismatic.dd.functions.limit.Rate;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.score.Entities;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The enrich operator as Flink runs it. */
class EnrichFunctionTest {

  private static final long TIMEOUT_MILLIS = 10_000;

  @AutoClose private final ApiStub api = ApiStub.start();

  EnrichFunctionTest() throws IOException {}

  @Test
  void withoutAdaptersAnEntityIsDoneOnTheTaskThread() throws Exception {
    try (var harness = open(null)) {
      send(harness, "a", "b");
      pump(harness);

      assertThat(harness.extractOutputValues())
          .extracting(outcome -> outcome.enriched().id())
          .containsExactly("a", "b");
    }
  }

  @Test
  void whatIsInFlightIsAskedAgainAfterARestore() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    api.answer("/", call -> block(never));
    OperatorSubtaskState state;
    try (var harness = open(null, adapter())) {
      send(harness, "a", "b");
      await().until(() -> api.calls().size() == 2);
      state = harness.snapshot(1, 1);
      assertThat(harness.extractOutputValues()).isEmpty();
    }
    never.countDown();
    api.answer("/", Reply.json("{\"v\":1}"));

    try (var harness = open(state, adapter())) {
      harness.endInput();
      assertThat(harness.extractOutputValues())
          .extracting(outcome -> outcome.enriched().id() + outcome.enriched().values("v").toList())
          .containsExactlyInAnyOrder("a[1]", "b[1]");
    }
  }

  @Test
  void theCeilingEndsInADeadLetterAndALateAnswerChangesNothing() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    api.answer("/", call -> block(late));
    try (var harness = open(null, adapter())) {
      send(harness, "a");
      await().until(() -> api.calls().size() == 1);
      harness.setProcessingTime(TIMEOUT_MILLIS + 1);
      pump(harness);

      List<DeadLetter> failures =
          harness.extractOutputValues().stream()
              .map(EnrichmentOutcome::failed)
              .filter(Objects::nonNull)
              .toList();
      assertThat(failures).hasSize(1);
      assertThat(failures.get(0).failure().stage()).isEqualTo(Stage.ENRICH);
      assertThat(failures.get(0).failure().reason()).isEqualTo(Reason.TIMED_OUT);

      late.countDown();
      harness.endInput();
      assertThat(harness.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void aSpentBudgetStopsTheAdapterThroughARestartAndEntitiesGoOn() throws Exception {
    api.answer("/", Reply.json("{\"v\":1}"));
    Adapters twoADay =
        adapter()
            .bucket(
                new BucketSettings(
                    "one", Rate.UNLIMITED, Budget.parse("2/day"), 20, 5, Duration.ofSeconds(60)));
    OperatorSubtaskState state;
    try (var harness = open(null, twoADay)) {
      send(harness, "a", "b");
      // Calls are booked in a checkpoint before they are made.
      AtomicLong checkpoint = new AtomicLong();
      await()
          .until(
              () -> {
                harness.snapshot(checkpoint.incrementAndGet(), 1);
                harness.notifyOfCompletedCheckpoint(checkpoint.get());
                return api.calls().size() == 2;
              });
      send(harness, "c", "d");
      harness.endInput();
      assertThat(harness.extractOutputValues())
          .extracting(outcome -> outcome.enriched().id() + outcome.enriched().values("v").toList())
          .containsExactlyInAnyOrder("a[1]", "b[1]", "c[]", "d[]");
      state = harness.snapshot(checkpoint.incrementAndGet(), 1);
    }
    try (var harness = open(state, twoADay)) {
      send(harness, "e");
      harness.snapshot(1, 1);
      harness.notifyOfCompletedCheckpoint(1);
      harness.endInput();
      assertThat(harness.extractOutputValues())
          .extracting(outcome -> outcome.enriched().id() + outcome.enriched().values("v").toList())
          .containsExactly("e[]");
    }
    assertThat(api.calls()).hasSize(2);
  }

  private Adapters adapter() {
    return new Adapters("one", api.url() + "/{/id}").extract("/v", "properties", "v");
  }

  private static OneInputStreamOperatorTestHarness<Entity, EnrichmentOutcome> open(
      OperatorSubtaskState state, Adapters... adapters) throws Exception {
    var settings =
        new EnrichmentSettings(
            Stream.of(adapters).map(Adapters::settings).toList(), Duration.ofSeconds(30));
    var harness =
        new OneInputStreamOperatorTestHarness<Entity, EnrichmentOutcome>(
            new AsyncWaitOperatorFactory<>(
                new EnrichFunction(settings, Clock.systemUTC()),
                TIMEOUT_MILLIS,
                50,
                AsyncDataStream.OutputMode.UNORDERED),
            TypeInformation.of(Entity.class).createSerializer(new SerializerConfigImpl()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static void send(
      OneInputStreamOperatorTestHarness<Entity, EnrichmentOutcome> harness, String... ids)
      throws Exception {
    for (String id : ids) {
      harness.processElement(new StreamRecord<>(Entities.person(id, "Jane Doe")));
    }
  }

  private static void pump(OneInputStreamOperatorTestHarness<?, ?> harness) throws Exception {
    while (harness.getTaskMailbox().hasMail()) {
      harness.getTaskMailbox().take(TaskMailbox.MIN_PRIORITY).run();
    }
  }

  private static Reply block(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Reply.json("{}");
  }
}
