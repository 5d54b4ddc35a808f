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
   * Returns when all in-sync replicas have all of the records.
   *
   * @throws KafkaException if that could not be; some may have been written
   */
  public void publish(List<PendingRecord> records) throws InterruptedException {
    List<Future<?>> sent = new ArrayList<>(records.size());
    for (PendingRecord record : records) {
      sent.add(producer.send(PendingSerializationSchema.record(topic, record)));
    }
    for (Future<?> future : sent) {
      try {
        future.get();
      } catch (ExecutionException e) {
        throw new KafkaException(e.getCause());
      }
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
