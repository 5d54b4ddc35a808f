package io.prismatic.dd.job.source;

import io.prismatic.dd.functions.log.RepeatedFault;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that Kafka is gone and that it is back, once a job, from where the source asks it for the
 * topic's partitions: a line of the log each, and one a minute in between, and the gauge {@code
 * kafkaDown}, 0 or 1. The connector lets the job fail where that question gets no answer; here it
 * is asked again at the next time, for readers and writers bear an outage too. Other errors, such
 * as a refused password or a topic that is not there, fail the job as before.
 */
final class KafkaWatch {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaWatch.class);

  private final String servers;
  private final RepeatedFault fault = new RepeatedFault(Clock.systemUTC());
  private volatile boolean down;

  private KafkaWatch(String servers) {
    this.servers = servers;
  }

  /**
   * The context to give to the connector's enumerator instead.
   *
   * @param servers for the log
   */
  @SuppressWarnings("unchecked")
  static <S extends SourceSplit> SplitEnumeratorContext<S> over(
      SplitEnumeratorContext<S> context, String servers) {
    KafkaWatch watch = new KafkaWatch(servers);
    context.metricGroup().gauge("kafkaDown", (Gauge<Integer>) () -> watch.down ? 1 : 0);
    // A proxy, for later versions of Flink add methods with a default.
    return (SplitEnumeratorContext<S>)
        Proxy.newProxyInstance(
            KafkaWatch.class.getClassLoader(),
            new Class<?>[] {SplitEnumeratorContext.class},
            (proxy, method, arguments) -> {
              Object[] given = arguments;
              // Only what is asked again by itself: with an initial delay and a period.
              if (method.getName().equals("callAsync") && arguments.length == 4) {
                given = arguments.clone();
                given[1] = watch.patient((BiConsumer<Object, Throwable>) arguments[1]);
              }
              try {
                return method.invoke(context, given);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private BiConsumer<Object, Throwable> patient(BiConsumer<Object, Throwable> handler) {
    return (result, error) -> {
      Optional<RetriableException> away = away(error);
      if (away.isPresent()) {
        failed(away.get());
      } else {
        answered();
        handler.accept(result, error);
      }
    };
  }

  /** The error by which Kafka is away, if it is one. */
  private static Optional<RetriableException> away(Throwable error) {
    return error == null
        ? Optional.empty()
        : ExceptionUtils.findThrowable(error, RetriableException.class)
            .filter(kind -> !(kind instanceof UnknownTopicOrPartitionException));
  }

  private void failed(RetriableException error) {
    down = true;
    fault
        .failed()
        .ifPresent(
            count ->
                LOG.warn(
                    "Kafka at {} does not answer, {}{}: the job waits, nothing is acknowledged and"
                        + " nothing is lost. Bring the brokers back, or the way to them; the job"
                        + " then goes on by itself.",
                    servers,
                    error.getClass().getSimpleName(),
                    count));
  }

  private void answered() {
    down = false;
    fault.over().ifPresent(count -> LOG.info("Kafka at {} answers again after {}", servers, count));
  }
}
