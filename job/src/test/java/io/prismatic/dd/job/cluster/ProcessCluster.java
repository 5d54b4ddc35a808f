package io.prismatic.dd.job.cluster;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * A Flink cluster as users have it: a JobManager and two TaskManagers of two slots, each a JVM of
 * its own, made from Flink's jars and the shipped {@code config.yaml}, that can be killed one by
 * one. Half of the slots are spare for a job of parallelism 2. Used by one thread.
 */
public final class ProcessCluster implements AutoCloseable {

  /** How long anything may take on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final int TASK_MANAGERS = 2;
  private static final int SLOTS = 2;
  private static final String MARKER = "test.cluster";
  private static final String LOOPBACK = "127.0.0.1";

  private final Path directory;
  private final String marker = UUID.randomUUID().toString();
  private final URI address;
  private final ClusterRest rest;
  private final JvmProcess jobManager;
  private final Map<String, JvmProcess> taskManagers = new LinkedHashMap<>();

  private ProcessCluster(Path directory) throws IOException {
    this.directory = directory;
    Path conf = Files.createDirectories(directory.resolve("conf"));
    int port = freePort();
    address = URI.create("http://" + LOOPBACK + ":" + port);
    rest = new ClusterRest(address);
    Configuration configuration = configuration(port);
    Files.write(
        conf.resolve(GlobalConfiguration.FLINK_CONF_FILENAME),
        ConfigurationUtils.convertConfigToWritableLines(configuration, false));
    jobManager =
        new JvmProcess(
            directory.resolve("jobmanager.log"),
            watcher(),
            options(configuration, "jobmanager", List.of("-Xmx320m", "-XX:MaxMetaspaceSize=256m")),
            lib(),
            List.of(
                StandaloneSessionClusterEntrypoint.class.getName(),
                "--configDir",
                conf.toString()));
    for (int i = 1; i <= TASK_MANAGERS; i++) {
      String id = "taskmanager-" + i;
      taskManagers.put(id, taskManager(id, configuration, conf));
    }
  }

  /**
   * Starts a cluster and waits until it takes jobs.
   *
   * @param directory where its configuration, logs, checkpoints and savepoints go; emptied before
   */
  public static ProcessCluster start(Path directory) throws Exception {
    delete(directory);
    ProcessCluster cluster = new ProcessCluster(directory);
    try {
      cluster.startJobManager();
      cluster.startTaskManagers();
      cluster.awaitTaskManagers();
    } catch (Exception | Error e) {
      cluster.printLogs();
      cluster.close();
      throw e;
    }
    return cluster;
  }

  public ClusterRest rest() {
    return rest;
  }

  /** The address of the JobManager's REST API and web UI. */
  public URI address() {
    return address;
  }

  public Path savepoints() {
    return directory.resolve("savepoints");
  }

  /**
   * The newest completed checkpoint that any job has left: what an operator looks for when the
   * JobManager is gone. Null if there is none.
   */
  public String newestCheckpoint() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("checkpoints"))) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .max((one, other) -> Long.compare(modified(one), modified(other)))
          .map(file -> file.getParent().toUri().toString())
          .orElse(null);
    }
  }

  private static long modified(Path file) {
    return file.toFile().lastModified();
  }

  public void killJobManager() throws InterruptedException {
    jobManager.kill();
  }

  public void killTaskManager(String id) throws InterruptedException {
    taskManagers.get(id).kill();
  }

  /** Starts the JobManager, at the same address as ever, and waits until it answers. */
  public void startJobManager() {
    jobManager.start();
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .failFast("the JobManager ended", () -> !jobManager.isAlive())
        .until(() -> marker.equals(rest.setting(MARKER)));
  }

  /** Starts the TaskManagers that do not run, without waiting for them. */
  public void startTaskManagers() {
    for (JvmProcess taskManager : taskManagers.values()) {
      if (!taskManager.isAlive()) {
        taskManager.start();
      }
    }
  }

  /** Waits until all TaskManagers have registered and no job takes a slot. */
  public void awaitTaskManagers() {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> rest.taskManagers().size() == TASK_MANAGERS && rest.freeSlots() == allSlots());
  }

  private static int allSlots() {
    return TASK_MANAGERS * SLOTS;
  }

  /** The class loaders of jobs that a full garbage collection leaves in each process. */
  public Map<String, Long> jobClassLoaders() throws Exception {
    Map<String, Long> loaders = new LinkedHashMap<>();
    for (Map.Entry<String, JvmProcess> one : processes().entrySet()) {
      one.getValue().diagnose("GC.run");
      loaders.put(
          one.getKey(),
          one.getValue()
              .diagnose("GC.class_histogram")
              .lines()
              .filter(line -> line.endsWith("org.apache.flink.util.ChildFirstClassLoader"))
              .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[1]))
              .sum());
    }
    return loaders;
  }

  /** The names of the threads of each process. */
  public Map<String, List<String>> threads() throws Exception {
    Map<String, List<String>> threads = new LinkedHashMap<>();
    for (Map.Entry<String, JvmProcess> one : processes().entrySet()) {
      threads.put(
          one.getKey(),
          one.getValue()
              .diagnose("Thread.print")
              .lines()
              .filter(line -> line.startsWith("\""))
              .map(line -> line.substring(1, line.indexOf('"', 1)))
              .toList());
    }
    return threads;
  }

  private Map<String, JvmProcess> processes() {
    Map<String, JvmProcess> all = new LinkedHashMap<>(taskManagers);
    all.put("jobmanager", jobManager);
    return all;
  }

  /** Prints the end of each process's log. */
  public void printLogs() {
    Stream.concat(Stream.of(jobManager), taskManagers.values().stream())
        .forEach(process -> System.out.println(process.tail(200)));
  }

  /** Kills what still runs; checkpoints and logs stay. */
  @Override
  public void close() throws InterruptedException {
    jobManager.kill();
    for (JvmProcess taskManager : taskManagers.values()) {
      taskManager.kill();
    }
  }

  private JvmProcess taskManager(String id, Configuration configuration, Path conf)
      throws IOException {
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(configuration);
    List<String> main = new ArrayList<>();
    main.addAll(List.of(TaskManagerRunner.class.getName(), "--configDir", conf.toString()));
    main.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
    main.addAll(List.of("-D", TaskManagerOptions.TASK_MANAGER_RESOURCE_ID.key() + "=" + id));
    return new JvmProcess(
        directory.resolve(id + ".log"),
        watcher(),
        options(configuration, id, words(ProcessMemoryUtils.generateJvmParametersStr(memory))),
        lib(),
        main);
  }

  private Path watcher() {
    return directory.resolve("watcher");
  }

  private static List<String> words(String line) {
    return Arrays.stream(line.trim().split("\\s+")).toList();
  }

  /** The shipped options, and those that let three JVMs share a small machine. */
  private List<String> options(Configuration configuration, String name, Collection<String> own) {
    List<String> options = new ArrayList<>();
    options.addAll(words(configuration.get(CoreOptions.FLINK_JVM_OPTIONS)));
    options.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k"));
    // So that a garbage collection leaves nothing that a full metaspace would not leave.
    options.add("-XX:SoftRefLRUPolicyMSPerMB=0");
    options.add(
        "-Dlog4j.configurationFile=" + shipped().resolve("log4j-console.properties").toUri());
    options.add("-Dlog.file=" + directory.resolve(name + "-web-ui.log"));
    options.addAll(own);
    return options;
  }

  private static Path shipped() {
    return Path.of(System.getProperty("repository.root"), "flink-conf");
  }

  private Configuration configuration(int restPort) throws IOException {
    Configuration all = GlobalConfiguration.loadConfiguration(shipped().toString());
    all.setString(MARKER, marker);
    all.set(RestOptions.ADDRESS, LOOPBACK);
    all.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    all.set(RestOptions.PORT, restPort);
    all.set(RestOptions.BIND_PORT, Integer.toString(restPort));
    all.set(WebOptions.SUBMIT_ENABLE, true);
    all.set(WebOptions.TMP_DIR, Files.createDirectories(directory.resolve("web")).toString());
    all.set(CoreOptions.TMP_DIRS, Files.createDirectories(directory.resolve("tmp")).toString());
    all.set(JobManagerOptions.ADDRESS, LOOPBACK);
    all.set(JobManagerOptions.BIND_HOST, LOOPBACK);
    all.set(JobManagerOptions.PORT, freePort());
    all.set(TaskManagerOptions.HOST, LOOPBACK);
    all.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    all.set(TaskManagerOptions.NUM_TASK_SLOTS, SLOTS);
    all.set(
        TaskManagerOptions.TASK_MANAGER_LOAD_BALANCE_MODE,
        TaskManagerOptions.TaskManagerLoadBalanceMode.SLOTS);
    all.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, MemorySize.ofMebiBytes(900));
    all.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ZERO);
    all.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
    all.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofSeconds(6));
    all.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
    all.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Duration.ofMillis(200));
    all.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        Files.createDirectories(directory.resolve("checkpoints")).toUri().toString());
    all.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, savepoints().toUri().toString());
    // One test kills more often in a minute than a cluster fails in a year.
    all.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofSeconds(1));
    return all;
  }

  /** Flink's jars, as the build put them together: what a distribution has in its lib folder. */
  public static String lib() {
    return Path.of(System.getProperty("flink.lib")) + File.separator + "*";
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted((one, other) -> other.compareTo(one)).forEach(file -> file.toFile().delete());
      }
    }
  }
}
