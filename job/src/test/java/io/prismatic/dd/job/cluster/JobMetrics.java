package io.prismatic.dd.job.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.testutils.InMemoryReporter;

/** The metrics of the last attempt of each subtask of a job, also after the job has ended. */
public final class JobMetrics {

  private record Found(Map<String, String> labels, String name, Metric metric) {

    private String subtask() {
      return labels.get("<operator_id>") + "/" + labels.get("<subtask_index>");
    }

    private int attempt() {
      return Integer.parseInt(labels.get("<task_attempt_num>"));
    }
  }

  private final Collection<Found> metrics;

  private JobMetrics(Collection<Found> metrics) {
    this.metrics = metrics;
  }

  static JobMetrics of(InMemoryReporter reporter, JobID job) {
    List<Found> all = new ArrayList<>();
    Map<String, Integer> last = new TreeMap<>();
    for (Map.Entry<MetricGroup, Map<String, Metric>> group :
        reporter.getMetricsByGroup().entrySet()) {
      Map<String, String> labels = group.getKey().getAllVariables();
      if (job.toString().equals(labels.get("<job_id>"))
          && labels.containsKey("<task_attempt_num>")) {
        group.getValue().forEach((name, metric) -> all.add(new Found(labels, name, metric)));
      }
    }
    all.forEach(one -> last.merge(one.subtask(), one.attempt(), Math::max));
    return new JobMetrics(
        all.stream().filter(one -> one.attempt() == last.get(one.subtask())).toList());
  }

  /** Whether every subtask is in its first attempt. */
  public boolean ofFirstAttempts() {
    return metrics.stream().allMatch(one -> one.attempt() == 0);
  }

  public boolean has(String name) {
    return metrics.stream().anyMatch(one -> one.name().equals(name));
  }

  /** The sum of a metric over all subtasks and labels; of a histogram its count. */
  public long sum(String name) {
    return sum(name, Map.of());
  }

  /** The sum over what has the labels, such as {@code phase=score}. */
  public long sum(String name, Map<String, String> labels) {
    return metrics.stream()
        .filter(one -> one.name().equals(name))
        .filter(
            one ->
                labels.entrySet().stream()
                    .allMatch(
                        label ->
                            label.getValue().equals(one.labels().get("<" + label.getKey() + ">"))))
        .mapToLong(one -> value(one.metric()))
        .sum();
  }

  private static long value(Metric metric) {
    if (metric instanceof Counter counter) {
      return counter.getCount();
    }
    if (metric instanceof Histogram histogram) {
      return histogram.getCount();
    }
    return ((Number) ((Gauge<?>) metric).getValue()).longValue();
  }
}
