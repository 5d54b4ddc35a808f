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
 */
public record Subtask(
    String job, String taskManager, int index, int parallelism, MetricGroup metrics) {

  private static final String TASK_MANAGER = "<tm_id>";

  /** A user that is alone and has no figures, such as a command. */
  public static Subtask outsideOfJobs() {
    return new Subtask("", "", 0, 1, new UnregisteredMetricsGroup());
  }

  public static Subtask of(RuntimeContext context) {
    TaskInfo task = context.getTaskInfo();
    MetricGroup metrics = context.getMetricGroup();
    return new Subtask(
        context.getJobInfo().getJobId().toString(),
        metrics.getAllVariables().getOrDefault(TASK_MANAGER, ""),
        task.getIndexOfThisSubtask(),
        task.getNumberOfParallelSubtasks(),
        metrics);
  }
}
