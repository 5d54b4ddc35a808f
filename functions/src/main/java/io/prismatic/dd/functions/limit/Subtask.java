package io.prismatic.dd.functions.limit;

import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/**
 * Who uses a bucket.
 *
 * @param job the job's id: jobs share nothing
 * @param taskManager where it runs; several TaskManagers in one JVM, as in tests, share nothing
 * @param index the subtask's number, from 0
 * @param parallelism the number of subtasks
 * @param metrics where figures go
 * @param book where budgets are kept; null if they are not, then no bucket may have one
 */
public record Subtask(
    String job,
    String taskManager,
    int index,
    int parallelism,
    MetricGroup metrics,
    BudgetBook book) {

  private static final String TASK_MANAGER = "<tm_id>";

  /** The only one, outside of a cluster: budgets do not count its calls. */
  public static Subtask alone() {
    return new Subtask("", "", 0, 1, new UnregisteredMetricsGroup(), BudgetBook.UNCOUNTED);
  }

  /**
   * A subtask of a job.
   *
   * @param book what the operator made of its state
   */
  public static Subtask of(RuntimeContext context, BudgetBook book) {
    TaskInfo task = context.getTaskInfo();
    MetricGroup metrics = context.getMetricGroup();
    return new Subtask(
        context.getJobInfo().getJobId().toString(),
        metrics.getAllVariables().getOrDefault(TASK_MANAGER, ""),
        task.getIndexOfThisSubtask(),
        task.getNumberOfParallelSubtasks(),
        metrics,
        book);
  }
}
