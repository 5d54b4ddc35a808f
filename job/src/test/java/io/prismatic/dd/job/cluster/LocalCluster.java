package io.prismatic.dd.job.cluster;

import io.prismatic.dd.functions.accounting.Count;
import io.prismatic.dd.job.drain.Counts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.OptionalFailure;
import org.apache.flink.util.SerializedThrowable;
import org.apache.flink.util.SerializedValue;

/** A Flink cluster in this JVM, with its web UI. */
public final class LocalCluster implements AutoCloseable {

  private final MiniCluster cluster;
  private final InMemoryReporter metrics;

  private LocalCluster(MiniCluster cluster, InMemoryReporter metrics) {
    this.cluster = cluster;
    this.metrics = metrics;
  }

  /**
   * Starts a cluster.
   *
   * @param taskManagers how many, of {@code slots} slots each
   * @param ports the port of the web UI: one, a range of which the first free one is taken, or 0
   */
  public static LocalCluster start(int taskManagers, int slots, String ports) throws Exception {
    return start(taskManagers, slots, ports, new Configuration());
  }

  /** As above, with more of Flink's settings. */
  public static LocalCluster start(
      int taskManagers, int slots, String ports, Configuration additional) throws Exception {
    Configuration configuration = new Configuration(additional);
    configuration.set(RestOptions.BIND_PORT, ports);
    configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    // Whoever may submit a jar runs code.
    configuration.set(WebOptions.SUBMIT_ENABLE, false);
    configuration.set(CoreOptions.CLASSLOADER_RESOLVE_ORDER, "parent-first");
    // Accumulators travel with heartbeats: these make them fresh.
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(200));
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofSeconds(30));
    InMemoryReporter metrics = InMemoryReporter.createWithRetainedMetrics();
    metrics.addToConfiguration(configuration);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(taskManagers)
                .setNumSlotsPerTaskManager(slots)
                .build());
    cluster.start();
    return new LocalCluster(cluster, metrics);
  }

  public URI webUi() throws Exception {
    return cluster.getRestAddress().get(10, TimeUnit.SECONDS);
  }

  public JobID submit(StreamExecutionEnvironment environment) throws Exception {
    StreamGraph graph = environment.getStreamGraph();
    // Without any class path Flink would use the system class loader, which in Maven's JVM knows
    // nothing of us.
    graph.setClasspath(
        List.of(LocalCluster.class.getProtectionDomain().getCodeSource().getLocation()));
    return cluster.submitJob(graph).get(1, TimeUnit.MINUTES).getJobID();
  }

  /** The counts as the last heartbeats told them; exact once the job has ended. */
  public Counts counts(JobID job) throws Exception {
    Map<String, SerializedValue<OptionalFailure<Object>>> accumulators =
        cluster.getExecutionGraph(job).get(10, TimeUnit.SECONDS).getAccumulatorsSerialized();
    return new Counts(
        value(accumulators, Count.READ),
        value(accumulators, Count.STORED),
        value(accumulators, Count.SUPERSEDED),
        value(accumulators, Count.DEAD_LETTERED),
        value(accumulators, Count.ANNOUNCED));
  }

  private static long value(
      Map<String, SerializedValue<OptionalFailure<Object>>> accumulators, Count count)
      throws Exception {
    SerializedValue<OptionalFailure<Object>> value = accumulators.get(count.label());
    return value == null
        ? 0
        : (Long) value.deserializeValue(LocalCluster.class.getClassLoader()).get();
  }

  /** The job's metrics, also after it has ended. */
  public JobMetrics metrics(JobID job) {
    return JobMetrics.of(metrics, job);
  }

  public JobStatus status(JobID job) throws Exception {
    return cluster.getJobStatus(job).get(10, TimeUnit.SECONDS);
  }

  /** The checkpoints so far. */
  public CheckpointStatsSnapshot checkpoints(JobID job) throws Exception {
    return cluster.getExecutionGraph(job).get(10, TimeUnit.SECONDS).getCheckpointStatsSnapshot();
  }

  /** Whether the job is one of this cluster's and has not ended. */
  public boolean runs(JobID job) throws Exception {
    return cluster.listJobs().get(10, TimeUnit.SECONDS).stream()
        .anyMatch(known -> known.getJobId().equals(job) && !known.getJobState().isTerminalState());
  }

  /** Whether all tasks run: a job's own status says so while tasks still wait for slots. */
  public boolean allTasksRun(JobID job) throws Exception {
    if (status(job) == JobStatus.INITIALIZING) {
      return false;
    }
    AccessExecutionGraph graph = cluster.getExecutionGraph(job).get(10, TimeUnit.SECONDS);
    for (AccessExecutionVertex vertex : graph.getAllExecutionVertices()) {
      if (vertex.getExecutionState() != ExecutionState.RUNNING) {
        return false;
      }
    }
    return true;
  }

  /**
   * Stops a job with a savepoint and waits until it has ended.
   *
   * @param drain whether to finish what is in flight and flush partial batches; else they stay in
   *     the savepoint
   * @return where the savepoint is
   * @throws TimeoutException if the job has not ended in time; it still runs then
   */
  public String stop(JobID job, Path directory, boolean drain, Duration timeout) throws Exception {
    long deadline = System.nanoTime() + timeout.toNanos();
    // Right after a start or a restart Flink refuses savepoints.
    while (!allTasksRun(job)) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException("not all tasks run");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    String savepoint =
        cluster
            .stopWithSavepoint(
                job, directory.toUri().toString(), drain, SavepointFormatType.CANONICAL)
            .get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    cluster.requestJobResult(job).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    return savepoint;
  }

  /** Cancels a job and waits until it has ended; its last checkpoint is retained. */
  public void cancel(JobID job) throws Exception {
    cluster.cancelJob(job).get(10, TimeUnit.SECONDS);
    cluster.requestJobResult(job).get(30, TimeUnit.SECONDS);
  }

  public String checkpoint(JobID job) throws Exception {
    return cluster.triggerCheckpoint(job).get(1, TimeUnit.MINUTES);
  }

  /** Why a job failed, all causes and their traces; waits until it has ended. */
  public String failure(JobID job) throws Exception {
    return cluster
        .requestJobResult(job)
        .get(1, TimeUnit.MINUTES)
        .getSerializedThrowable()
        .map(SerializedThrowable::getFullStringifiedStackTrace)
        .orElseThrow();
  }

  /** Kills a TaskManager with all its tasks and starts another one in its place. */
  public void replaceTaskManager(int index) throws Exception {
    cluster.terminateTaskManager(index).get(30, TimeUnit.SECONDS);
    cluster.startTaskManager();
  }

  @Override
  public void close() throws Exception {
    cluster.closeAsync().get(1, TimeUnit.MINUTES);
  }
}
