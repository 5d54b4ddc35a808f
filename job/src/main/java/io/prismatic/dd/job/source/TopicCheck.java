package io.prismatic.dd.job.source;

import io.prismatic.dd.job.config.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks at the topics before a job is submitted: a producer waits up to an hour for a topic that is
 * not there, and a dead-letter topic that takes smaller records than the pending one stops the job.
 */
public final class TopicCheck {

  private static final long SECONDS = 10;

  /** What the original record gains as a dead letter; our headers are bounded. */
  private static final int HEADERS = 4096;

  private TopicCheck() {}

  /** What was found. */
  public sealed interface Outcome {

    /**
     * Kafka answered.
     *
     * @param problems what to fix, none if all is well
     */
    record Checked(List<String> problems) implements Outcome {}

    /**
     * Kafka could not be asked from here, which tells nothing about the TaskManagers.
     *
     * @param why the kind of the failure
     */
    record NotChecked(String why) implements Outcome {}
  }

  /** Asks Kafka, at most some ten seconds. */
  public static Outcome of(KafkaSettings kafka) {
    try (Admin admin =
        BoundedAdmin.create(kafka.consumerProperties(), Duration.ofSeconds(SECONDS))) {
      return new Outcome.Checked(problems(admin, kafka));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.NotChecked("interrupted");
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      return new Outcome.NotChecked(cause.getClass().getSimpleName());
    }
  }

  private static List<String> problems(Admin admin, KafkaSettings kafka)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<String, String> topics = new LinkedHashMap<>();
    topics.put("kafka.topics.pending", kafka.topics().pending());
    topics.put("kafka.topics.scored", kafka.topics().scored());
    topics.put("kafka.topics.dead-letter", kafka.topics().deadLetter());
    List<String> problems = new ArrayList<>();
    Map<String, ? extends KafkaFuture<?>> found =
        admin.describeTopics(topics.values()).topicNameValues();
    for (Map.Entry<String, String> topic : topics.entrySet()) {
      if (!exists(found.get(topic.getValue()))) {
        problems.add(
            "%s: the topic %s does not exist, create it"
                .formatted(topic.getKey(), topic.getValue()));
      }
    }
    if (problems.isEmpty()) {
      int in = largest(admin, kafka.topics().pending());
      int out = largest(admin, kafka.topics().deadLetter());
      if (out < in + HEADERS) {
        problems.add(
            ("kafka.topics.dead-letter: it takes records of %d bytes, the pending topic of %d:"
                    + " set its max.message.bytes to at least %d")
                .formatted(out, in, in + HEADERS));
      }
    }
    return problems;
  }

  private static boolean exists(KafkaFuture<?> topic)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      topic.get(SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  private static int largest(Admin admin, String topic)
      throws InterruptedException, ExecutionException, TimeoutException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config =
        admin.describeConfigs(List.of(resource)).all().get(SECONDS, TimeUnit.SECONDS).get(resource);
    return Integer.parseInt(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
  }
}
