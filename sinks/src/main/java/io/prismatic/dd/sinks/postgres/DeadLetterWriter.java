package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.log.Redacted;
import io.prismatic.dd.functions.retry.DeadLetterRow;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connector's writer, flushed by time on the task's thread, and let go at once when closed. */
final class DeadLetterWriter implements SinkWriter<DeadLetterRow> {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterWriter.class);

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

  /**
   * What is not flushed comes again from the checkpoint; closing must not wait for an outage. The
   * connector tries to flush nevertheless and throws if it cannot, which in the end of a cancelled
   * task would take the whole TaskManager down.
   */
  @Override
  public void close() throws Exception {
    next.cancel(false);
    connections.giveUp();
    try {
      writer.close();
    } catch (RuntimeException e) {
      LOG.warn("Rows of dead letters are left to the next run", Redacted.of(e));
    } finally {
      connections.closeConnection();
    }
  }
}
