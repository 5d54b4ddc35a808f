package io.prismatic.dd.sinks.kafka;

import io.prismatic.dd.functions.model.PendingRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Submits records from outside a job, for commands: an absent broker is a failure, soon. */
public final class PendingPublisher implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * @param properties of the producer, above ours
   */
  public PendingPublisher(String bootstrap, String topic, Properties properties) {
    this.topic = topic;
    Properties all = KafkaSinks.large("entity-analyzer-command", new Properties());
    String patience = Long.toString(PATIENCE.toMillis());
    all.setProperty(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patience);
    all.setProperty(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience);
    all.setProperty(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis() / 2));
    all.putAll(properties);
    all.setProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    this.producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Publishes, and returns when all in-sync replicas have the records or the broker has refused
   * them.
   *
   * @return those that the broker has; the others may be too large for the topic
   * @throws KafkaException if it has none
   */
  public List<PendingRecord> publish(List<PendingRecord> records) throws InterruptedException {
    List<Future<?>> sent = new ArrayList<>(records.size());
    for (PendingRecord record : records) {
      sent.add(producer.send(PendingSerializationSchema.record(topic, record)));
    }
    List<PendingRecord> taken = new ArrayList<>();
    KafkaException failure = null;
    for (int i = 0; i < records.size(); i++) {
      try {
        sent.get(i).get();
        taken.add(records.get(i));
      } catch (ExecutionException e) {
        failure = new KafkaException(e.getCause());
      }
    }
    if (taken.isEmpty() && failure != null) {
      throw failure;
    }
    return taken;
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
