package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.model.ScoredEntity;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Writes batches as the writer's thread does, on the caller's thread, and counts. */
final class DatabaseWriter implements AutoCloseable {

  static final Instant NOW = Instant.parse("2024-11-24T05:06:07.890Z");
  static final Clock CLOCK = Clock.fixed(NOW.plusNanos(123), ZoneOffset.UTC);

  private final AtomicInteger statements = new AtomicInteger();
  private final AtomicInteger pauses = new AtomicInteger();
  private final Hold hold;

  DatabaseWriter(DatabaseSettings settings) {
    hold =
        new Hold(
            settings,
            new Backoff(() -> 0.1),
            delay -> {
              pauses.incrementAndGet();
              TimeUnit.MILLISECONDS.sleep(delay.toMillis());
            },
            new WriteMetrics(new UnregisteredMetricsGroup()));
  }

  StoredBatch write(List<ScoredEntity> elements) throws InterruptedException {
    return BatchWriter.write(
        elements,
        rows -> {
          statements.incrementAndGet();
          return hold.execute(rows);
        },
        CLOCK);
  }

  StoredBatch write(ScoredEntity... elements) throws InterruptedException {
    return write(List.of(elements));
  }

  /** How many statements were asked for, held ones counted once. */
  int statements() {
    return statements.get();
  }

  /** How often it waited for the database. */
  int pauses() {
    return pauses.get();
  }

  @Override
  public void close() {
    hold.close();
  }
}
