package io.prismatic.dd.functions.limit;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Subtasks for tests without a cluster. */
public final class Subtasks {

  private static final AtomicInteger JOBS = new AtomicInteger();

  private Subtasks() {}

  /** The only subtask of a job of its own. */
  public static Subtask alone() {
    return of("job-" + JOBS.incrementAndGet(), "tm", 0, 1);
  }

  public static Subtask of(String job, String taskManager, int index, int parallelism) {
    return new Subtask(job, taskManager, index, parallelism, new UnregisteredMetricsGroup(), null);
  }
}
