package io.prismatic.dd.job;

import static org.awaitility.Awaitility.await;

import io.prismatic.dd.job.cluster.ClusterRest;
import io.prismatic.dd.job.cluster.JvmProcess;
import io.prismatic.dd.job.cluster.ProcessCluster;
import io.prismatic.dd.job.drain.Counts;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The main job on a cluster of processes: submitted as the shaded jar over REST, drained by its
 * command. Used by one thread.
 */
final class ClusterRun {

  static final Path JAR = Path.of(System.getProperty("job.jar", "no jar: run by failsafe"));

  private static final Duration DEADLINE = Duration.ofSeconds(120);
  private static final int COMMAND_SECONDS = 120;

  private final ProcessCluster cluster;
  private final TestPipeline pipeline;
  private String id;

  ClusterRun(ProcessCluster cluster, TestPipeline pipeline) {
    this.cluster = cluster;
    this.pipeline = pipeline;
  }

  /** Starts the job at parallelism 2, from a savepoint or checkpoint unless it is null. */
  void start(String savepoint) throws Exception {
    start(JAR, savepoint);
  }

  /** Starts the job of another jar. */
  void start(Path jar, String savepoint) throws Exception {
    ClusterRest rest = cluster.rest();
    id = rest.run(rest.upload(jar), EntityAnalyzerJob.class, pipeline.arguments(), 2, savepoint);
  }

  String id() {
    return id;
  }

  String state() throws Exception {
    return cluster.rest().state(id);
  }

  int restarts() throws Exception {
    return cluster.rest().restarts(id);
  }

  Counts counts() throws Exception {
    return cluster.rest().counts(id);
  }

  /** Waits until the job's counts are as wanted. */
  Counts awaitCounts(Predicate<Counts> wanted) {
    return await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(100))
        .failFast("the job failed", () -> List.of("FAILED", "CANCELED").contains(state()))
        .until(this::counts, wanted);
  }

  /** Stops the job with a savepoint, without a drain, and returns where it is. */
  String stop() throws Exception {
    await().atMost(DEADLINE).until(() -> cluster.rest().allTasksRun(id));
    String request = cluster.rest().stop(id, cluster.savepoints());
    String savepoint =
        await()
            .atMost(DEADLINE)
            .until(() -> cluster.rest().savepoint(id, request), place -> place != null);
    await().atMost(DEADLINE).until(() -> state().equals("FINISHED"));
    return savepoint;
  }

  void cancelIfItRuns() throws Exception {
    if (id != null && !List.of("FINISHED", "CANCELED", "FAILED").contains(state())) {
      cluster.rest().cancel(id);
      await().atMost(DEADLINE).until(() -> state().equals("CANCELED"));
    }
  }

  /** How a command ended, and all that it printed. */
  record Result(int status, String output) {}

  /** The drain command of the jar, in a JVM of its own, as a user or a container's hook runs it. */
  Result drain(String timeout) throws Exception {
    return command(
        DrainCommand.class,
        List.of("--rest", cluster.address().toString(), "--job", id, "--timeout", timeout));
  }

  /** A command of the jar. */
  static Result command(Class<?> main, List<String> arguments) throws Exception {
    Path directory = Files.createTempDirectory("command");
    List<String> words = new ArrayList<>(List.of(main.getName()));
    words.addAll(arguments);
    JvmProcess command =
        JvmProcess.of(
                directory,
                List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"),
                JAR + File.pathSeparator + ProcessCluster.lib(),
                words)
            .start();
    int status = command.status(COMMAND_SECONDS);
    return new Result(status, command.output());
  }
}
