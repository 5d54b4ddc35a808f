package io.prismatic.dd.functions.score;

import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.risk.RiskModel;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** The score operator as Flink runs it: unordered, with its mailbox, clock and figures. */
final class ScoreHarness implements AutoCloseable {

  static final long TIMEOUT_MILLIS = 10_000;

  /** Screeners by the id of their harness: a factory is serialized on its way to the operator. */
  private static final Map<Integer, ScoreHarness> HARNESSES = new ConcurrentHashMap<>();

  private static final AtomicInteger IDS = new AtomicInteger();

  private final int id = IDS.incrementAndGet();
  private final Function<Entity, CompletionStage<Screening>> screening;
  private final AtomicInteger closed = new AtomicInteger();
  private final Map<String, List<Metric>> figures = new ConcurrentHashMap<>();
  private final OneInputStreamOperatorTestHarness<Entity, ScoringOutcome> harness;

  ScoreHarness(Function<Entity, CompletionStage<Screening>> screening, Clock clock)
      throws Exception {
    this.screening = screening;
    HARNESSES.put(id, this);
    int key = id;
    ScoreFunction function =
        new ScoreFunction(subtask -> HARNESSES.get(key).screener(), RiskModel.standard(), clock);
    harness =
        new OneInputStreamOperatorTestHarness<>(
            new AsyncWaitOperatorFactory<>(
                function, TIMEOUT_MILLIS, 50, AsyncDataStream.OutputMode.UNORDERED),
            TypeInformation.of(Entity.class).createSerializer(new SerializerConfigImpl()),
            environment());
  }

  void open(OperatorSubtaskState state) throws Exception {
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
  }

  void send(String... ids) throws Exception {
    for (String entity : ids) {
      harness.processElement(new StreamRecord<>(Entities.person(entity, "Jane Doe")));
    }
  }

  /** Does what completions have asked the task thread for. */
  void pump() throws Exception {
    while (harness.getTaskMailbox().hasMail()) {
      harness.getTaskMailbox().take(TaskMailbox.MIN_PRIORITY).run();
    }
  }

  void elapse(long millis) throws Exception {
    harness.setProcessingTime(harness.getProcessingTime() + millis);
    pump();
  }

  /** Waits for all outcomes. */
  void end() throws Exception {
    harness.endInput();
  }

  OperatorSubtaskState snapshot() throws Exception {
    return harness.snapshot(1, 1);
  }

  List<ScoringOutcome> outcomes() {
    return List.copyOf(harness.extractOutputValues());
  }

  List<String> scored() {
    return outcomes().stream()
        .filter(outcome -> outcome.scored() != null)
        .map(outcome -> outcome.scored().id())
        .toList();
  }

  List<DeadLetter> failures() {
    return outcomes().stream().map(ScoringOutcome::failed).filter(Objects::nonNull).toList();
  }

  /** The sum of a figure over its groups. */
  long figure(String name) {
    return figures.getOrDefault(name, List.of()).stream()
        .mapToLong(
            metric ->
                metric instanceof Counter counter
                    ? counter.getCount()
                    : ((Number) ((Gauge<?>) metric).getValue()).longValue())
        .sum();
  }

  int closedScreeners() {
    return closed.get();
  }

  @Override
  public void close() throws Exception {
    HARNESSES.remove(id);
    harness.close();
  }

  private Screener screener() {
    return new Screener() {
      @Override
      public CompletionStage<Screening> screen(Entity entity) {
        return screening.apply(entity);
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
  }

  private MockEnvironment environment() {
    TestingMetricRegistry registry =
        TestingMetricRegistry.builder()
            .setRegisterConsumer(
                (metric, name, group) ->
                    figures.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>()).add(metric))
            .build();
    return new MockEnvironmentBuilder()
        .setMetricGroup(
            TaskManagerMetricGroup.createTaskManagerMetricGroup(
                    registry, "localhost", ResourceID.generate())
                .addJob(new JobID(), "job")
                .addTask(ExecutionAttemptID.randomId(), "task"))
        .build();
  }
}
