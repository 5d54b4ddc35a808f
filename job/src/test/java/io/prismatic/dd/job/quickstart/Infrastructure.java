package io.prismatic.dd.job.quickstart;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.prismatic.dd.job.config.PipelineConfig;
import io.prismatic.dd.job.drain.Counts;
import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import io.prismatic.dd.sinks.postgres.EmbeddedDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Kafka, PostgreSQL and the sample of the quickstart. */
final class Infrastructure implements AutoCloseable {

  private static final String PENDING = "dd.entities.pending";
  private static final String SCORED = "dd.entities.scored";
  private static final String DEAD_LETTER = "dd.entities.dead-letter";
  private static final String WATCHLIST = "watchlist.jsonl";
  private static final int PARTITIONS = 4;

  private final EmbeddedKafka kafka;
  private final EmbeddedDatabase database;
  private final Path watchlist;

  private Infrastructure(EmbeddedKafka kafka, EmbeddedDatabase database, Path watchlist) {
    this.kafka = kafka;
    this.database = database;
    this.watchlist = watchlist;
  }

  static Infrastructure start(Path directory) throws Exception {
    Files.createDirectories(directory);
    Path watchlist = directory.resolve(WATCHLIST);
    try (InputStream sample =
        Infrastructure.class.getResourceAsStream("/quickstart/" + WATCHLIST)) {
      Files.copy(sample, watchlist, StandardCopyOption.REPLACE_EXISTING);
    }
    EmbeddedKafka kafka = EmbeddedKafka.start();
    kafka.createTopic(PENDING, PARTITIONS);
    kafka.createTopic(SCORED, PARTITIONS);
    kafka.createTopic(DEAD_LETTER, PARTITIONS, Map.of("max.message.bytes", "16777216"));
    return new Infrastructure(kafka, EmbeddedDatabase.create(), watchlist);
  }

  PipelineConfig config() {
    return PipelineConfig.of(
        Map.of(
            "kafka.bootstrap-servers", kafka.bootstrapServers(),
            "database.url", database.url(),
            "database.user", database.user(),
            "scoring.watchlist.path", watchlist.toString()));
  }

  /** Flink's settings of the quickstart; the rest are the product's defaults. */
  static Configuration flink(String job, Path directory) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.NAME, job);
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        directory.resolve("checkpoints").toUri().toString());
    return configuration;
  }

  void publish(int entities) throws Exception {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(entities);
    for (byte[] value : new SampleEntities(listedNames()).records(entities)) {
      records.add(new ProducerRecord<>(PENDING, value));
    }
    kafka.produce(records);
  }

  private List<String> listedNames() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> names = new ArrayList<>();
    for (String line : Files.readAllLines(watchlist)) {
      names.add(json.readTree(line).at("/properties/name/0").asText());
    }
    return names;
  }

  /**
   * Holds the job's counts against the table and the topics.
   *
   * @param published how many records must have been read, 0 if the run was cut short
   */
  Summary compare(Counts counts, int published) {
    List<String> problems = new ArrayList<>();
    check(problems, "records in flight", counts.inFlight(), 0);
    if (published > 0) {
      check(problems, "records read", counts.read(), published);
    }
    check(problems, "events announced", counts.announced(), counts.stored());
    check(problems, "records on " + SCORED, kafka.readAll(SCORED).size(), counts.announced());
    check(
        problems,
        "records on " + DEAD_LETTER,
        kafka.readAll(DEAD_LETTER).size(),
        counts.deadLettered());
    long keys =
        kafka.readAll(SCORED).stream().map(event -> new String(event.key())).distinct().count();
    check(
        problems,
        "rows in the table entity",
        rows("SELECT count(*) FROM entity WHERE status = 'scored'"),
        keys);
    return new Summary(counts, problems);
  }

  /**
   * Waits until each record of the dead-letter topic has its row in the table.
   *
   * @throws IllegalStateException if that takes longer than half a minute
   */
  void awaitDeadLetterTable() throws InterruptedException {
    int letters = kafka.readAll(DEAD_LETTER).size();
    Instant deadline = Instant.now().plusSeconds(30);
    while (rows("SELECT count(*) FROM dead_letter") < letters) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("the table dead_letter lacks rows, see the log");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** What became of the dead letters. */
  String deadLetterSummary() {
    return "dead letters: waiting=%d retried=%d parked=%d, still open=%d"
        .formatted(
            rows("SELECT count(*) FROM dead_letter WHERE status = 'waiting'"),
            rows("SELECT count(*) FROM dead_letter WHERE status = 'retried'"),
            rows("SELECT count(*) FROM dead_letter WHERE status = 'parked'"),
            rows("SELECT count(*) FROM open_dead_letter"));
  }

  private long rows(String query) {
    return Long.parseLong(database.value(query));
  }

  private static void check(List<String> problems, String what, long found, long expected) {
    if (found != expected) {
      problems.add("MISMATCH: " + what + ": " + found + ", expected " + expected);
    }
  }

  @Override
  public void close() throws IOException {
    database.close();
    kafka.close();
  }
}
