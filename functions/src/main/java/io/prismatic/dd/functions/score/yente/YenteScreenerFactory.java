package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.http.EventLoop;
import io.prismatic.dd.functions.limit.Backoff;
import io.prismatic.dd.functions.limit.BucketSettings;
import io.prismatic.dd.functions.limit.Buckets;
import io.prismatic.dd.functions.limit.Subtask;
import io.prismatic.dd.functions.score.Screener;
import io.prismatic.dd.functions.score.ScreenerFactory;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes clients of yente.
 *
 * @param settings how to reach it; the key is read where the client is made
 * @param bucket what it allows
 */
public record YenteScreenerFactory(YenteSettings settings, BucketSettings bucket)
    implements ScreenerFactory {

  private static final Logger LOG = LoggerFactory.getLogger(YenteScreenerFactory.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /**
   * @throws IllegalStateException if the API key is configured and absent
   */
  @Override
  public Screener create(Subtask subtask) {
    String apiKey = settings.apiKey() == null ? null : settings.apiKey().resolve();
    Backoff backoff =
        new Backoff(FIRST_WAIT, LONGEST_WAIT, () -> ThreadLocalRandom.current().nextDouble());
    EventLoop loop = EventLoop.start();
    DroppedProperties dropped =
        new DroppedProperties(
            subtask.metrics().counter("propertiesDropped", new ThreadSafeSimpleCounter()),
            LOG::warn);
    return new YenteScreener(
        settings, apiKey, loop, Buckets.open(bucket, subtask), backoff, dropped);
  }
}
