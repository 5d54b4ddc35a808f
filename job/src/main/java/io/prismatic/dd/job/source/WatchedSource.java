package io.prismatic.dd.job.source;

import io.prismatic.dd.functions.intake.Intake;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * A source of Kafka that also shows its {@link Backlog}, stops while its task has no room, bears a
 * Kafka that is away, and commits at a stop what it has read; all else, state too, is the given
 * source's own.
 *
 * @param source which states what is pending, and its type
 * @param inFlight the most entities that wait for a call, per subtask
 * @param group the consumer group
 * @param properties of the consumer, but for its group
 */
record WatchedSource<T, E, K extends Source<T, KafkaPartitionSplit, E> & ResultTypeQueryable<T>>(
    K source, int inFlight, String group, Properties properties)
    implements Source<T, KafkaPartitionSplit, E>, ResultTypeQueryable<T> {

  @Override
  public SourceReader<T, KafkaPartitionSplit> createReader(SourceReaderContext context)
      throws Exception {
    SourceReaderMetricGroup metrics = Backlog.show(context.metricGroup());
    // A proxy, for the context has methods that later versions of Flink add with a default.
    SourceReaderContext watched =
        (SourceReaderContext)
            Proxy.newProxyInstance(
                WatchedSource.class.getClassLoader(),
                new Class<?>[] {SourceReaderContext.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("metricGroup")) {
                    return metrics;
                  }
                  try {
                    return method.invoke(context, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    Intake intake = Intake.join(context.metricGroup());
    intake.most(inFlight);
    return new WatchedReader<>(
        source.createReader(watched), intake, new FinalOffsets(group, properties));
  }

  @Override
  public Boundedness getBoundedness() {
    return source.getBoundedness();
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, E> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) throws Exception {
    return source.createEnumerator(KafkaWatch.over(context, servers()));
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, E> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, E checkpoint) throws Exception {
    return source.restoreEnumerator(KafkaWatch.over(context, servers()), checkpoint);
  }

  private String servers() {
    return properties.getProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return source.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<E> getEnumeratorCheckpointSerializer() {
    return source.getEnumeratorCheckpointSerializer();
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return source.getProducedType();
  }
}
