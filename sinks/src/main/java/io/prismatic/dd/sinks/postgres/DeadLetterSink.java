package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.retry.DeadLetterRow;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;

/**
 * Keeps the table {@code dead_letter} ({@code flink-conf/schema.sql}) through Flink's JDBC
 * connector, at least once and idempotently.
 *
 * <p>Rows are written in batches, by size, by time and before each checkpoint, always by the task's
 * own thread: the connector's timer thread could not be interrupted while it waits for the
 * database, and would hold up a cancellation.
 *
 * <p>An outage is not a failure: the connector is given connections that wait until the database
 * answers, while the task stands. The schedule stands with it: retries become late, never early,
 * and none is lost or doubled. Only a connection that breaks again and again just after it was made
 * ({@value #RETRIES} times in a row) restarts the job from its checkpoint, with its back-off.
 */
public final class DeadLetterSink implements Sink<DeadLetterRow> {

  private static final long serialVersionUID = 1L;
  private static final String TABLE = "dead_letter";
  private static final int BATCH = 100;
  private static final int RETRIES = 10;
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final DatabaseSettings settings;

  /**
   * @param settings the database; its password is resolved where the sink runs
   */
  public DeadLetterSink(DatabaseSettings settings) {
    this.settings = settings;
  }

  @Override
  public SinkWriter<DeadLetterRow> createWriter(WriterInitContext context) throws IOException {
    PatientConnections connections =
        new PatientConnections(
            settings, new Backoff(() -> ThreadLocalRandom.current().nextDouble()), TABLE);
    SinkWriter<DeadLetterRow> writer =
        JdbcSink.<DeadLetterRow>builder()
            .withExecutionOptions(
                JdbcExecutionOptions.builder()
                    .withBatchSize(BATCH)
                    .withBatchIntervalMs(0)
                    .withMaxRetries(RETRIES)
                    .build())
            .withQueryStatement(DeadLetterStatement.SQL, new DeadLetterStatement())
            .buildAtLeastOnce(connections)
            .createWriter(context);
    DeadLetterWriter timed = new DeadLetterWriter(writer, connections, INTERVAL);
    timed.start(context.getProcessingTimeService());
    return timed;
  }
}
