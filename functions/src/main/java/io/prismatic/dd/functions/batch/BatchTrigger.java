package io.prismatic.dd.functions.batch;

import java.time.Duration;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.GlobalWindow;

/**
 * Closes a batch when it is full, when the time since its first element is up, or when the input
 * ends, whichever comes first. The time is processing time and never slides.
 *
 * <p>Metric: {@code batchOpenElements}, how many wait in the open batch; known from the first one
 * after a start.
 *
 * <p>Flink drops pending processing-time timers at the end of input and on {@code stop --drain};
 * the event-time timer at the end of the window is what the final watermark fires, with {@code
 * noWatermarks()} too.
 */
final class BatchTrigger<T> extends Trigger<T, GlobalWindow> {

  private static final ValueStateDescriptor<OpenBatch> OPEN_BATCH =
      new ValueStateDescriptor<>("open-batch", TypeInformation.of(OpenBatch.class));

  private final int size;
  private final Duration timeout;

  private transient volatile int waiting;
  private transient boolean shown;

  BatchTrigger(int size, Duration timeout) {
    this.size = size;
    this.timeout = timeout;
  }

  @Override
  public TriggerResult onElement(
      T element, long timestamp, GlobalWindow window, TriggerContext context) throws Exception {
    ValueState<OpenBatch> state = context.getPartitionedState(OPEN_BATCH);
    OpenBatch open = state.value();
    OpenBatch next = open == null ? first(window, context) : open.plusOne();
    state.update(next);
    show(context, next.size());
    return next.size() >= size ? close(window, context) : TriggerResult.CONTINUE;
  }

  private OpenBatch first(GlobalWindow window, TriggerContext context) {
    long deadline = context.getCurrentProcessingTime() + timeout.toMillis();
    context.registerProcessingTimeTimer(deadline);
    context.registerEventTimeTimer(window.maxTimestamp());
    return new OpenBatch(1, deadline);
  }

  @Override
  public TriggerResult onProcessingTime(long time, GlobalWindow window, TriggerContext context)
      throws Exception {
    OpenBatch open = context.getPartitionedState(OPEN_BATCH).value();
    boolean due = open != null && open.deadline() <= time;
    return due ? close(window, context) : TriggerResult.CONTINUE;
  }

  @Override
  public TriggerResult onEventTime(long time, GlobalWindow window, TriggerContext context)
      throws Exception {
    boolean ended = time == window.maxTimestamp();
    boolean open = context.getPartitionedState(OPEN_BATCH).value() != null;
    return ended && open ? close(window, context) : TriggerResult.CONTINUE;
  }

  private void show(TriggerContext context, int elements) {
    waiting = elements;
    if (!shown) {
      shown = true;
      context.getMetricGroup().gauge("batchOpenElements", (Gauge<Integer>) () -> waiting);
    }
  }

  private TriggerResult close(GlobalWindow window, TriggerContext context) throws Exception {
    forget(window, context);
    waiting = 0;
    return TriggerResult.FIRE_AND_PURGE;
  }

  @Override
  public void clear(GlobalWindow window, TriggerContext context) throws Exception {
    forget(window, context);
  }

  private static void forget(GlobalWindow window, TriggerContext context) throws Exception {
    ValueState<OpenBatch> state = context.getPartitionedState(OPEN_BATCH);
    OpenBatch open = state.value();
    if (open != null) {
      context.deleteProcessingTimeTimer(open.deadline());
      context.deleteEventTimeTimer(window.maxTimestamp());
      state.clear();
    }
  }

  @Override
  public String toString() {
    return "BatchTrigger[" + size + " or " + timeout + "]";
  }
}
