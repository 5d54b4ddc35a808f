package io.prismatic.dd.functions.batch;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.GlobalWindow;
import org.apache.flink.util.Collector;

/**
 * Makes a batch of what the trigger closed. Metrics: {@code batches} by {@code closed} and {@code
 * batchedElements}; their quotient is the mean size.
 */
final class BatchFunction<T> extends ProcessWindowFunction<T, Batch<T>, Integer, GlobalWindow> {

  private final int size;

  private transient Map<CloseReason, Counter> batches;
  private transient Counter batchedElements;

  BatchFunction(int size) {
    this.size = size;
  }

  @Override
  public void open(OpenContext context) {
    MetricGroup group = getRuntimeContext().getMetricGroup();
    batchedElements = group.counter("batchedElements");
    batches = new EnumMap<>(CloseReason.class);
    for (CloseReason reason : CloseReason.values()) {
      batches.put(reason, group.addGroup("closed", reason.label()).counter("batches"));
    }
  }

  @Override
  public void process(Integer key, Context context, Iterable<T> elements, Collector<Batch<T>> out) {
    List<T> list = new ArrayList<>(size);
    elements.forEach(list::add);
    CloseReason reason = reason(list.size(), context.currentWatermark());
    batches.get(reason).inc();
    batchedElements.inc(list.size());
    out.collect(new Batch<>(list, reason));
  }

  private CloseReason reason(int elements, long watermark) {
    if (elements >= size) {
      return CloseReason.SIZE;
    }
    return watermark == Long.MAX_VALUE ? CloseReason.FLUSH : CloseReason.TIMEOUT;
  }
}
