package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.prismatic.dd.job.cluster.JobMetrics;
import io.prismatic.dd.job.cluster.LocalCluster;
import io.prismatic.dd.job.config.PipelineConfig;
import io.prismatic.dd.job.drain.Counts;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import io.prismatic.dd.sinks.postgres.EmbeddedDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** Topics, tables and a configuration of its own, and the main job between them. */
final class TestPipeline implements AutoCloseable {

  static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EmbeddedKafka kafka;
  private final EmbeddedDatabase database = EmbeddedDatabase.create();
  private final String prefix;
  private final Path directory;
  private final Map<String, String> settings = new HashMap<>();
  private Supplier<JobMetrics> metrics;
  private boolean restored;
  private boolean restarts;
  private String stateBackend;
  private Duration checkpoints = Duration.ofSeconds(1);
  private int maxParallelism;

  TestPipeline(EmbeddedKafka kafka, Path directory, int partitions) throws Exception {
    this(kafka, directory, partitions, "test-" + NUMBER.incrementAndGet() + ".");
  }

  /**
   * @param prefix of the topics' names, which are part of a savepoint
   */
  TestPipeline(EmbeddedKafka kafka, Path directory, int partitions, String prefix)
      throws Exception {
    this.kafka = kafka;
    this.directory = directory;
    this.prefix = prefix;
    kafka.createTopic(pending(), partitions);
    kafka.createTopic(scored(), 2);
    kafka.createTopic(deadLetter(), 2, Map.of("max.message.bytes", "16777216"));
    with("kafka.bootstrap-servers", kafka.bootstrapServers());
    with("kafka.group-id", prefix + "analyzer");
    with("kafka.topics.pending", pending());
    with("kafka.topics.scored", scored());
    with("kafka.topics.dead-letter", deadLetter());
    with("database.url", database.url());
    with("database.user", database.user());
    with(
        "scoring.watchlist.path",
        Path.of(TestPipeline.class.getResource("/quickstart/watchlist.jsonl").getPath())
            .toString());
  }

  TestPipeline with(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** Lets the job restart; without it any failure of a task ends the job, and so the test. */
  TestPipeline withRestarts() {
    restarts = true;
    return this;
  }

  /** Lets checkpoints be further apart or closer together than the usual second. */
  TestPipeline withCheckpoints(Duration interval) {
    checkpoints = interval;
    return this;
  }

  /** Lets the job keep its state elsewhere than on the heap. */
  TestPipeline withStateBackend(String name) {
    stateBackend = name;
    return this;
  }

  /** Lets the job have another max parallelism than ours. */
  TestPipeline withMaxParallelism(int most) {
    maxParallelism = most;
    return this;
  }

  /** The configuration as a file, as commands read it. */
  Path file() throws Exception {
    List<String> lines = new ArrayList<>();
    settings.forEach((key, value) -> lines.add(key + ": '" + value + "'"));
    return Files.write(directory.resolve("pipeline.yaml"), lines);
  }

  /** Inserts pending rows {@code e-first} to {@code e-(first + count - 1)} of the case. */
  void insert(String caseId, int first, int count) {
    database.execute(
        """
        INSERT INTO entity (case_id, id, document)
        SELECT '%1$s', 'e-' || i, jsonb_build_object(
          'schema', 'Person', 'properties', jsonb_build_object('name', jsonb_build_array('P ' || i)))
        FROM generate_series(%2$d, %3$d) AS i
        """
            .formatted(caseId, first, first + count - 1));
  }

  /** How many rows are in each status, as {@code {queued=3, scored=4}}. */
  String statuses() {
    return database.value(
        "SELECT coalesce(json_object_agg(status, n ORDER BY status)::text, '{}')"
            + " FROM (SELECT status, count(*) AS n FROM entity GROUP BY status) AS counted");
  }

  /** How many records the pending topic has. */
  long published() {
    return kafka.size(pending());
  }

  List<ConsumerRecord<byte[], byte[]>> pendingRecords() {
    return kafka.readAll(pending());
  }

  String pending() {
    return prefix + "pending";
  }

  String scored() {
    return prefix + "scored";
  }

  String deadLetter() {
    return prefix + "dead-letter";
  }

  EmbeddedDatabase database() {
    return database;
  }

  /** Publishes values; null is a tombstone. */
  void publish(List<byte[]> values) throws Exception {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (byte[] value : values) {
      records.add(new ProducerRecord<>(pending(), value));
    }
    kafka.produce(records);
  }

  /** Publishes a value under headers. */
  void publish(byte[] value, Map<String, String> headers) throws Exception {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(pending(), value);
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    kafka.produce(List.of(record));
  }

  /** Publishes values to one partition after the other, so that each has its offset every time. */
  void publishInTurn(List<byte[]> values, int partitions) throws Exception {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      records.add(new ProducerRecord<>(pending(), i % partitions, null, values.get(i)));
    }
    kafka.produce(records);
  }

  /** Pretends that the job's group has read so far. */
  void commitOffset(int partition, long offset) throws Exception {
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
      admin
          .alterConsumerGroupOffsets(
              prefix + "analyzer",
              Map.of(new TopicPartition(pending(), partition), new OffsetAndMetadata(offset)))
          .all()
          .get();
    }
  }

  /** How many records of the pending topic the job's group has committed. */
  long committed() throws Exception {
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
      return admin
          .listConsumerGroupOffsets(prefix + "analyzer")
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(OffsetAndMetadata::offset)
          .sum();
    }
  }

  /** Sets how large a record the dead-letter topic takes. */
  void limitDeadLetters(int bytes) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, deadLetter());
    AlterConfigOp set =
        new AlterConfigOp(
            new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
            AlterConfigOp.OpType.SET);
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
      admin.incrementalAlterConfigs(Map.of(topic, List.of(set))).all().get();
    }
  }

  /** Starts the job at parallelism 2, from a savepoint unless it is null. */
  JobID start(LocalCluster cluster, String savepoint) throws Exception {
    return start(cluster, savepoint, 2);
  }

  JobID start(LocalCluster cluster, String savepoint, int parallelism) throws Exception {
    JobID job = start(cluster, savepoint, parallelism, EntityAnalyzerJob::build);
    restored = savepoint != null;
    metrics = () -> cluster.metrics(job);
    return job;
  }

  /** Starts the job of dead letters. */
  JobID startDeadLetters(LocalCluster cluster, String savepoint, int parallelism) throws Exception {
    return start(cluster, savepoint, parallelism, DeadLetterJob::build);
  }

  /** Starts the producer. */
  JobID startProducer(LocalCluster cluster, String savepoint) throws Exception {
    return start(cluster, savepoint, 1, EntityProducerJob::build);
  }

  private JobID start(
      LocalCluster cluster,
      String savepoint,
      int parallelism,
      BiConsumer<StreamExecutionEnvironment, PipelineConfig> build)
      throws Exception {
    Configuration flink = new Configuration();
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpoints);
    flink.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Duration.ofMillis(200));
    flink.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        directory.resolve("checkpoints").toUri().toString());
    if (restarts) {
      flink.set(
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
          Duration.ofMillis(100));
      flink.set(
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
          Duration.ofSeconds(1));
    } else {
      flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    }
    if (stateBackend != null) {
      flink.set(StateBackendOptions.STATE_BACKEND, stateBackend);
    }
    if (maxParallelism > 0) {
      flink.set(PipelineOptions.MAX_PARALLELISM, maxParallelism);
    }
    if (savepoint != null) {
      flink.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment environment = EntityAnalyzerJob.environment(flink);
    environment.setParallelism(parallelism);
    build.accept(environment, PipelineConfig.of(settings));
    return cluster.submit(environment);
  }

  /** The graphs of the three jobs, as they travel to a cluster. */
  List<JobGraph> graphs() {
    List<JobGraph> graphs = new ArrayList<>();
    List<BiConsumer<StreamExecutionEnvironment, PipelineConfig>> builds =
        List.of(EntityAnalyzerJob::build, DeadLetterJob::build, EntityProducerJob::build);
    for (BiConsumer<StreamExecutionEnvironment, PipelineConfig> build : builds) {
      StreamExecutionEnvironment environment = EntityAnalyzerJob.environment(new Configuration());
      build.accept(environment, PipelineConfig.of(settings));
      graphs.add(environment.getStreamGraph().getJobGraph());
    }
    return graphs;
  }

  /** The configuration as command-line arguments. */
  List<String> arguments() {
    return settings.entrySet().stream()
        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
        .toList();
  }

  Path savepoints() {
    return directory.resolve("savepoints");
  }

  /** Waits until the job's counts are as wanted. */
  static Counts awaitCounts(LocalCluster cluster, JobID job, Predicate<Counts> wanted) {
    return await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(100))
        .failFast("the job ended", () -> cluster.status(job).isTerminalState())
        .until(() -> cluster.counts(job), wanted);
  }

  /** The keys of the scored rows, {@code case/id}, with their revision. */
  Map<String, String> rows() {
    Map<String, String> rows = new TreeMap<>();
    for (Map<String, Object> row :
        database.query(
            "SELECT case_id || '/' || id AS key,"
                + " to_char(revision AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS') AS revision"
                + " FROM entity WHERE status = 'scored'")) {
      rows.put((String) row.get("key"), (String) row.get("revision"));
    }
    return rows;
  }

  List<ConsumerRecord<byte[], byte[]>> events() {
    return kafka.readAll(scored());
  }

  /** The ids of the events, each once however often it was published. */
  Set<String> eventIds() {
    Set<String> ids = new TreeSet<>();
    events().forEach(event -> ids.add(header(event, "ce_id")));
    return ids;
  }

  List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    return kafka.readAll(deadLetter());
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String key) {
    return new String(record.headers().lastHeader(key).value(), StandardCharsets.UTF_8);
  }

  /** What every run in this JVM must satisfy once nothing is in flight, its metrics too. */
  void assertConservation(Counts counts, long published) throws Exception {
    assertAccounted(counts, published);
    JobMetrics last = metrics.get();
    Equations.assertHold(last, counts);
    if (!restored && last.ofFirstAttempts()) {
      Equations.assertHoldWithoutRestore(last, counts);
    }
  }

  /** What every run must satisfy once nothing is in flight, wherever it ran. */
  void assertAccounted(Counts counts, long published) throws Exception {
    assertThat(counts.read()).as("read").isEqualTo(published);
    assertThat(counts.inFlight()).as("in flight: %s", counts).isZero();
    assertThat(counts.announced()).as("announced").isEqualTo(counts.stored());
    Set<String> announcedKeys = new TreeSet<>();
    for (ConsumerRecord<byte[], byte[]> event : events()) {
      var data = JSON.readTree(event.value());
      announcedKeys.add(data.get("case_id").asText() + "/" + data.get("id").asText());
    }
    Set<String> unannounced = new TreeSet<>(rows().keySet());
    assertThat(unannounced).as("rows").containsAll(announcedKeys);
    unannounced.removeAll(announcedKeys);
    // A crash takes back events but not rows: an entity stored before, whose second attempt fails,
    // is announced once its dead letter is retried.
    assertThat(restarts ? deadLetterKeys() : Set.<String>of())
        .as("dead letters of rows without an event")
        .containsAll(unannounced);
  }

  private Set<String> deadLetterKeys() {
    Set<String> keys = new TreeSet<>();
    for (ConsumerRecord<byte[], byte[]> letter : deadLetters()) {
      if (letter.headers().lastHeader("dd-entity-id") != null) {
        keys.add(header(letter, "dd-case-id") + "/" + header(letter, "dd-entity-id"));
      }
    }
    return keys;
  }

  @Override
  public void close() {
    database.close();
  }
}
