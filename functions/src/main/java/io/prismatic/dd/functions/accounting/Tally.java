package io.prismatic.dd.functions.accounting;

import io.prismatic.dd.functions.deadletter.Failure;
import io.prismatic.dd.functions.deadletter.Reason;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Counts that are as exact as the results: they are part of the checkpoint, so a restored job
 * counts on from where the restored records stand, and a rescaled one keeps the sum. Shown as
 * accumulators ({@link Count#label}) and as metrics ({@link Count#metric}). An operator's failures
 * all belong to one stage. Used by one task thread.
 */
public final class Tally {

  private final ListState<Map<String, Long>> state;
  private final Map<Count, Long> own = new EnumMap<>(Count.class);
  private final Map<Count, LongCounter> accumulators = new EnumMap<>(Count.class);
  private final Map<Count, Counter> metrics = new EnumMap<>(Count.class);

  private final Map<Reason, Counter> failures = new EnumMap<>(Reason.class);
  private final MetricGroup group;

  private Tally(ListState<Map<String, Long>> state, MetricGroup group) {
    this.state = state;
    this.group = group;
  }

  /**
   * Restores the counts of one operator; call it from {@code initializeState}.
   *
   * @param store the operator's state
   * @param context where to register accumulators and metrics
   * @param counts what the operator counts
   */
  public static Tally restore(OperatorStateStore store, RuntimeContext context, Count... counts)
      throws Exception {
    Tally tally =
        new Tally(
            store.getListState(
                new ListStateDescriptor<>("tally", Types.MAP(Types.STRING, Types.LONG))),
            context.getMetricGroup());
    for (Count count : counts) {
      // Operators of one chain share an accumulator of one name.
      tally.accumulators.put(count, context.getLongCounter(count.label()));
      tally.own.put(count, 0L);
      tally.metrics.put(count, context.getMetricGroup().counter(count.metric()));
    }
    for (Map<String, Long> part : tally.state.get()) {
      for (Count count : counts) {
        tally.add(count, part.getOrDefault(count.label(), 0L));
      }
    }
    return tally;
  }

  public void add(Count count, long records) {
    own.merge(count, records, Long::sum);
    accumulators.get(count).add(records);
    metrics.get(count).inc(records);
  }

  /** Counts one dead letter, in total and by stage and reason. */
  public void add(Failure failure) {
    add(Count.DEAD_LETTERED, 1);
    failures
        .computeIfAbsent(
            failure.reason(),
            reason ->
                group
                    .addGroup("stage", failure.stage().label())
                    .addGroup("reason", reason.label())
                    .counter("deadLetters"))
        .inc();
  }

  /** Puts the counts into the checkpoint; call it from {@code snapshotState}. */
  public void snapshot() throws Exception {
    Map<String, Long> now = new HashMap<>();
    own.forEach((count, records) -> now.put(count.label(), records));
    state.update(List.of(now));
  }
}
