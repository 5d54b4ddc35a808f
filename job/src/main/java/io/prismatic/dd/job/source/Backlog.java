package io.prismatic.dd.job.source;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

/**
 * How much waits in Kafka and how long it will take. Metrics of a source's subtask: {@code
 * backlogRecords}, not yet fetched; {@code backlogSeconds}, until they are read at the rate of the
 * last minute, 0 without a backlog and infinite if nothing is read. A job is done when its slowest
 * subtask is: take the largest {@code backlogSeconds} and the sum of {@code backlogRecords}.
 *
 * <p>Kafka tells the lag behind what was fetched; at most three fetches (1,500 records by default)
 * lie between.
 */
final class Backlog {

  private static final int RATE_SECONDS = 60;

  private final MeterView rate;
  private volatile LongSupplier pending = () -> 0;

  private Backlog(Counter read) {
    rate = new MeterView(read, RATE_SECONDS);
  }

  /**
   * Shows the backlog in a reader's metrics.
   *
   * @return the group to give to the reader, which tells there how much is pending
   */
  static SourceReaderMetricGroup show(SourceReaderMetricGroup group) {
    Backlog backlog = new Backlog(group.getIOMetricGroup().getNumRecordsInCounter());
    group.meter("readPerSecond", backlog.rate);
    group.gauge("backlogRecords", (Gauge<Long>) () -> backlog.pending.getAsLong());
    group.gauge("backlogSeconds", (Gauge<Double>) backlog::seconds);
    // The reader states what is pending by a setter of an interface of some twenty methods.
    return (SourceReaderMetricGroup)
        Proxy.newProxyInstance(
            Backlog.class.getClassLoader(),
            new Class<?>[] {SourceReaderMetricGroup.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("setPendingRecordsGauge")) {
                Gauge<?> gauge = (Gauge<?>) arguments[0];
                backlog.pending = () -> ((Number) gauge.getValue()).longValue();
              }
              try {
                return method.invoke(group, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private double seconds() {
    return seconds(pending.getAsLong(), rate.getRate());
  }

  static double seconds(long records, double perSecond) {
    return records <= 0 ? 0 : records / perSecond;
  }
}
