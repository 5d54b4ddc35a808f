package io.prismatic.dd.sinks.kafka;

import static org.apache.kafka.clients.consumer.ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ISOLATION_LEVEL_CONFIG;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A single-node KRaft broker in this JVM, on free loopback ports, which it keeps when it is stopped
 * and started again. Topics are not created by themselves.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private static final Duration READ_DEADLINE = Duration.ofSeconds(60);
  private static final Duration MARKER_PATIENCE = Duration.ofSeconds(5);
  private static final String CONTROLLER = "CONTROLLER";
  private static final int ANY_NODE = 1;

  private final Path dir;
  private final boolean ownsDir;
  private final KafkaConfig config;
  private final String bootstrapServers;
  private KafkaRaftServer server;

  private EmbeddedKafka(Path dir, boolean ownsDir) throws Exception {
    this.dir = dir;
    this.ownsDir = ownsDir;
    int port = freePort();
    this.bootstrapServers = "127.0.0.1:" + port;
    this.config = new KafkaConfig(properties(dir, port, freePort()), false);
    format(dir);
    startBroker();
  }

  /** Starts a broker whose log is in a temporary folder, deleted at the end. */
  public static EmbeddedKafka start() throws Exception {
    return new EmbeddedKafka(Files.createTempDirectory("embedded-kafka"), true);
  }

  /** Starts a broker whose log is in the folder, which must be empty and is kept. */
  public static EmbeddedKafka start(Path dir) throws Exception {
    return new EmbeddedKafka(dir, false);
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  public void createTopic(String name, int partitions) throws Exception {
    createTopic(name, partitions, Map.of());
  }

  /** Creates a topic with the broker's defaults but for the given ones. */
  public void createTopic(String name, int partitions, Map<String, String> configs)
      throws Exception {
    NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
    try (Admin admin = Admin.create(Map.of(BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  /** Writes records and returns when the broker has them all. */
  public void produce(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
    Map<String, Object> properties =
        Map.of(BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, ProducerConfig.LINGER_MS_CONFIG, 5);
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>(records.size());
      for (ProducerRecord<byte[], byte[]> record : records) {
        sent.add(producer.send(record));
      }
      for (Future<?> future : sent) {
        future.get();
      }
    }
  }

  /**
   * All committed records of a topic up to now, partition by partition in the order of offsets.
   * Stops at a transaction that is still open after five seconds.
   *
   * @throws IllegalStateException if the end is not reached within a minute
   */
  public List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
    Map<String, Object> properties =
        Map.of(
            BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ISOLATION_LEVEL_CONFIG,
            "read_committed",
            "fetch.max.bytes",
            64 * 1024 * 1024);
    try (var consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      return readTo(consumer, stableEnds(consumer, partitions));
    }
  }

  /** How many records a topic has got, markers of transactions included. */
  public long size(String topic) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** A transaction that is committed becomes readable a moment later. */
  private Map<TopicPartition, Long> stableEnds(
      KafkaConsumer<byte[], byte[]> committed, List<TopicPartition> partitions) {
    Instant patience = Instant.now().plus(MARKER_PATIENCE);
    try (var uncommitted =
        new KafkaConsumer<>(
            Map.<String, Object>of(BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      Map<TopicPartition, Long> all = uncommitted.endOffsets(partitions);
      Map<TopicPartition, Long> stable = committed.endOffsets(partitions);
      while (!stable.equals(all) && Instant.now().isBefore(patience)) {
        stable = committed.endOffsets(partitions);
      }
      committed.seekToBeginning(partitions);
      return stable;
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> readTo(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    Instant deadline = Instant.now().plus(READ_DEADLINE);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("the end of " + ends.keySet() + " was not reached");
      }
      consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    }
    records.sort(
        Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    return records;
  }

  /** Stops the broker; its log stays. */
  public void stop() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  /** Starts the broker again, on the same ports and log, and returns when it answers. */
  public void restart() throws Exception {
    stop();
    startBroker();
  }

  private void startBroker() throws ExecutionException, InterruptedException {
    server = new KafkaRaftServer(config, Time.SYSTEM);
    server.startup();
    try (Admin admin = Admin.create(Map.of(BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      admin.describeCluster().nodes().get();
    }
  }

  /** Stops the broker for good. */
  @Override
  public void close() throws IOException {
    stop();
    if (ownsDir) {
      try (var files = Files.walk(dir)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private static void format(Path dir) throws Exception {
    new Formatter()
        .setNodeId(ANY_NODE)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(dir.toString())
        .setControllerListenerName(CONTROLLER)
        .setMetadataLogDirectory(dir.toString())
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
        .run();
  }

  private static Map<String, String> properties(Path dir, int port, int controllerPort) {
    Map<String, String> properties = new HashMap<>();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(ANY_NODE));
    properties.put(
        "listeners",
        "BROKER://127.0.0.1:" + port + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
    properties.put("advertised.listeners", "BROKER://127.0.0.1:" + port);
    properties.put("controller.listener.names", CONTROLLER);
    properties.put("inter.broker.listener.name", "BROKER");
    properties.put(
        "listener.security.protocol.map", "BROKER:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    properties.put("controller.quorum.voters", ANY_NODE + "@127.0.0.1:" + controllerPort);
    properties.put("log.dirs", dir.toString());
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "1");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "1");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("auto.create.topics.enable", "false");
    properties.put("log.cleaner.enable", "false");
    properties.put("log.segment.delete.delay.ms", "1000");
    return properties;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
