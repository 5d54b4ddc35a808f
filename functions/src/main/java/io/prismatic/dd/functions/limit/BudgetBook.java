package io.prismatic.dd.functions.limit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;

/**
 * The budgets of the buckets that an operator uses, kept in its state, so that they outlive
 * restarts, kills and rescaling. An operator makes one in {@code initializeState}, gives it to
 * {@link Subtask#of}, and hands on {@code snapshotState} and {@code notifyCheckpointComplete}. Used
 * by the task's thread. Until the first checkpoint is complete a bucket with a budget allows no
 * call: one that no checkpoint knew of would be forgotten by a restart.
 */
public final class BudgetBook {

  /** For use outside of a job: calls are not counted. */
  static final BudgetBook UNCOUNTED = new BudgetBook("", 0, null, Map.of());

  private final String operator;
  private final int index;
  private final ListState<SpentCalls> state;
  private final Map<String, Map<String, Long>> restored;
  private final Map<String, Entry> entries = new HashMap<>();

  private record Entry(Bucket bucket, BudgetAccount account) {}

  private BudgetBook(
      String operator,
      int index,
      ListState<SpentCalls> state,
      Map<String, Map<String, Long>> restored) {
    this.operator = operator;
    this.index = index;
    this.state = state;
    this.restored = restored;
  }

  /**
   * Reads the state.
   *
   * @param operator names the operator among those that use the same buckets
   */
  public static BudgetBook open(
      String operator, RuntimeContext runtime, FunctionInitializationContext context)
      throws Exception {
    ListState<SpentCalls> state =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>("budgets", TypeInformation.of(SpentCalls.class)));
    Map<String, Map<String, Long>> restored = new HashMap<>();
    for (SpentCalls row : state.get()) {
      restored
          .computeIfAbsent(row.bucket(), bucket -> new HashMap<>())
          .merge(row.period(), row.calls(), Long::sum);
    }
    return new BudgetBook(operator, runtime.getTaskInfo().getIndexOfThisSubtask(), state, restored);
  }

  boolean isCounted() {
    return state != null;
  }

  /** The account of a bucket, the same for all its users in this subtask. */
  BudgetAccount account(Bucket bucket, Subtask subtask) {
    return entries
        .computeIfAbsent(
            bucket.name(),
            name ->
                new Entry(
                    bucket,
                    new BudgetAccount(
                        operator,
                        subtask.index(),
                        subtask.parallelism(),
                        restored.getOrDefault(name, Map.of()))))
        .account();
  }

  /** Writes what a restore has to count as spent. */
  public void snapshot(FunctionSnapshotContext context) throws Exception {
    List<SpentCalls> rows = new ArrayList<>();
    for (Entry entry : entries.values()) {
      rows.addAll(entry.bucket().budget().snapshot(entry.account(), context.getCheckpointId()));
    }
    if (index == 0) {
      // A bucket without a budget now may have one again.
      restored.forEach(
          (bucket, periods) -> {
            if (!entries.containsKey(bucket)) {
              periods.forEach((period, calls) -> rows.add(new SpentCalls(bucket, period, calls)));
            }
          });
    }
    state.update(rows);
  }

  /** The calls that the checkpoint reserved may be made. */
  public void completed(long checkpointId) {
    for (Entry entry : entries.values()) {
      entry.bucket().budget().completed(entry.account(), checkpointId);
      entry.bucket().budgetChanged();
    }
  }
}
