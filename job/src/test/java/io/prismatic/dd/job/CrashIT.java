package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.score.yente.YenteStub;
import io.prismatic.dd.job.cluster.LogsOnFailure;
import io.prismatic.dd.job.cluster.ProcessCluster;
import io.prismatic.dd.job.drain.Counts;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of JobManager and TaskManagers at random times, while records keep coming. Kafka
 * runs in the test's JVM and PostgreSQL in processes of its own: kills hit Flink only.
 */
class CrashIT {

  @RegisterExtension static final LogsOnFailure LOGS = new LogsOnFailure(() -> CrashIT.cluster);

  private static final Duration DEADLINE = Duration.ofSeconds(120);

  /** Of each round. */
  private static final int RECORDS = 400;

  private static final int TASK_MANAGER_KILLS = 6;

  /** What {@link ProcessCluster} sets for a dead process to be noticed and a job to restart. */
  private static final Duration NOTICE = Duration.ofSeconds(6 + 1);

  /** How many times a clean restart a recovery may take, once the death was noticed. */
  private static final int TIMES = 3;

  private enum Kill {
    TASK_MANAGER,
    JOB_MANAGER,
    BOTH
  }

  private static EmbeddedKafka kafka;
  private static ProcessCluster cluster;

  private final long seed = Long.getLong("crash.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private YenteStub yente;
  private TestPipeline pipeline;
  private ClusterRun job;
  private int published;

  /** How long recoveries from the loss of a TaskManager, and clean restarts, took. */
  private final List<Duration> recoveries = new ArrayList<>();

  private final List<Duration> restarts = new ArrayList<>();

  /** The calls of entities that no later fault may repeat: they are older than a checkpoint. */
  private final Map<String, Integer> settledCalls = new HashMap<>();

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start();
    cluster = ProcessCluster.start(Path.of(System.getProperty("cluster.directory"), "crash"));
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    kafka.close();
  }

  @Test
  @Tag("BC-36")
  @Tag("BC-53")
  @Tag("BC-54")
  @Tag("BC-56")
  @Tag("BC-57")
  void tenKillsAtRandomTimesLoseNothingRepeatNoSettledCallAndPublishNoEventTwice(
      @TempDir Path directory) throws Exception {
    System.out.println("seed " + seed + "; -Dcrash.seed repeats the choice");
    List<Kill> kills = new ArrayList<>(Collections.nCopies(TASK_MANAGER_KILLS, Kill.TASK_MANAGER));
    kills.addAll(Collections.nCopies(2, Kill.JOB_MANAGER));
    kills.addAll(Collections.nCopies(2, Kill.BOTH));
    Collections.shuffle(kills, random);
    try (YenteStub stub = YenteStub.start();
        TestPipeline own = new TestPipeline(kafka, directory, 4)) {
      yente = stub;
      yente.delay(Duration.ofMillis(100));
      pipeline =
          own.with("scoring.screener", "yente")
              .with("scoring.yente.url", yente.url().toString())
              .with("notifications.guarantee", "exactly-once");
      job = new ClusterRun(cluster, pipeline);
      CrashRecords records = new CrashRecords(kills.size() + 2, RECORDS);
      publish(records.part(0));
      job.start(null);
      job.awaitCounts(counts -> counts.stored() > 0);
      restart(records.probe(kills.size()));

      for (int round = 0; round < kills.size(); round++) {
        publish(records.part(round + 1));
        TimeUnit.MILLISECONDS.sleep(random.nextInt(1_500));
        rememberSettledCalls();
        killAndResume(kills.get(round), records.probe(round));
      }
      restart(records.probe(kills.size() + 1));

      publish(records.part(kills.size() + 1));
      publish(records.part(kills.size() + 2));
      job.awaitCounts(counts -> counts.read() == published && counts.inFlight() == 0);
      await().atMost(DEADLINE).until(pipeline::committed, offset -> offset == published);
      ClusterRun.Result drained = job.drain("30s");
      assertThat(drained.status()).as(drained.output()).isZero();
      assertNothingIsLostStaleOrDouble(records);
      assertRecoveriesAreNoSlowerThanRestarts();
    }
  }

  /** BC-57. Both grow with the machine's load; what notices a death is a setting. */
  private void assertRecoveriesAreNoSlowerThanRestarts() {
    Duration normal = Collections.max(restarts);
    System.out.printf("recoveries %s, clean restarts %s%n", recoveries, restarts);
    assertThat(recoveries)
        .hasSize(TASK_MANAGER_KILLS)
        .allSatisfy(
            recovery -> assertThat(recovery).isLessThan(NOTICE.plus(normal.multipliedBy(TIMES))));
  }

  /** A restart without any fault: a stop with a savepoint, and the start from it. */
  private void restart(byte[] probe) throws Exception {
    Instant begin = Instant.now();
    String savepoint = job.stop();
    Duration stop = Duration.between(begin, Instant.now());
    job.start(savepoint);
    restarts.add(untilStored(probe, begin));
    System.out.printf(
        "stopped with a savepoint after %d ms, a new entity is stored %d ms after that command%n",
        stop.toMillis(), restarts.get(restarts.size() - 1).toMillis());
  }

  private void assertNothingIsLostStaleOrDouble(CrashRecords records) throws Exception {
    Counts counts = job.counts();
    pipeline.assertAccounted(counts, published);
    assertThat(pipeline.rows()).as("seed %d", seed).isEqualTo(records.rows());
    assertThat(originals()).as("seed %d", seed).isEqualTo(records.refused());
    assertThat(pipeline.events()).as("seed %d", seed).hasSize((int) counts.stored());
    assertThat(pipeline.eventIds()).hasSize((int) counts.stored());
    assertThat(settledCalls).as("checked").hasSizeGreaterThan(RECORDS);
    settledCalls.forEach(
        (id, calls) -> assertThat(yente.calls(id)).as("calls of %s", id).isEqualTo(calls));
    System.out.printf(
        "%d records, %d calls; the calls of %d entities, older than a checkpoint, were not repeated%n",
        published, yente.calls(), settledCalls.size());
  }

  private void publish(List<byte[]> values) throws Exception {
    pipeline.publish(values);
    published += values.size();
  }

  /** What was stored before a barrier was sent has left the scoring before it. */
  private void rememberSettledCalls() throws Exception {
    Instant barrier = cluster.rest().checkpointed(job.id());
    if (barrier != null) {
      for (Map<String, Object> row :
          pipeline
              .database()
              .query(
                  "SELECT id FROM entity WHERE case_id = 'c' AND stored_at < '"
                      + barrier
                      + "'::timestamptz")) {
        String id = (String) row.get("id");
        settledCalls.putIfAbsent(id, yente.calls(id));
      }
    }
  }

  private void killAndResume(Kill kill, byte[] probe) throws Exception {
    List<String> used = new ArrayList<>(cluster.rest().taskManagers(job.id()));
    int rows = pipeline.rows().size();
    long committed = pipeline.committed();
    Instant killed = Instant.now();
    if (kill != Kill.JOB_MANAGER) {
      cluster.killTaskManager(used.get(random.nextInt(used.size())));
    }
    if (kill != Kill.TASK_MANAGER) {
      cluster.killJobManager();
    }
    // What a supervisor does, and after the loss of the JobManager an operator.
    cluster.startTaskManagers();
    if (kill != Kill.TASK_MANAGER) {
      cluster.startJobManager();
      job.start(cluster.newestCheckpoint());
    }
    Duration recovery = untilStored(probe, killed);
    System.out.printf(
        "%-12s at %4d rows: a new entity is stored %5d ms later%n",
        kill, rows, recovery.toMillis());
    if (kill == Kill.TASK_MANAGER) {
      recoveries.add(recovery);
    }
    await().atMost(DEADLINE).until(() -> pipeline.committed() > committed);
  }

  /** Publishes an entity and tells how long after that time its row is there. */
  private Duration untilStored(byte[] probe, Instant begin) throws Exception {
    publish(List.of(probe));
    String key = CrashRecords.key(probe);
    await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> pipeline.rows().containsKey(key));
    return Duration.between(begin, Instant.now());
  }

  private Set<String> originals() {
    Set<String> originals = new TreeSet<>();
    for (ConsumerRecord<byte[], byte[]> letter : pipeline.deadLetters()) {
      originals.add(
          letter.value() == null ? "null" : new String(letter.value(), StandardCharsets.UTF_8));
    }
    return originals;
  }
}
