package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.retry.DeadLetterRow;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;

/** The connector's writer, flushed by time on the task's thread, and let go at once when closed. */
final class DeadLetterWriter implements SinkWriter<DeadLetterRow> {

  private final SinkWriter<DeadLetterRow> writer;
  private final PatientConnections connections;
  private final Duration interval;
  private ScheduledFuture<?> next;
  private boolean dirty;

  DeadLetterWriter(
      SinkWriter<DeadLetterRow> writer, PatientConnections connections, Duration interval) {
    this.writer = writer;
    this.connections = connections;
    this.interval = interval;
  }

  void start(ProcessingTimeService timer) {
    next =
        timer.registerTimer(
            timer.getCurrentProcessingTime() + interval.toMillis(),
            time -> {
              if (dirty) {
                flush(false);
              }
              start(timer);
            });
  }

  @Override
  public void write(DeadLetterRow row, Context context) throws IOException, InterruptedException {
    dirty = true;
    writer.write(row, context);
  }

  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    writer.flush(endOfInput);
    dirty = false;
  }

  /** What is not flushed comes again from the checkpoint; closing must not wait for an outage. */
  @Override
  public void close() throws Exception {
    next.cancel(false);
    connections.giveUp();
    writer.close();
  }
}
