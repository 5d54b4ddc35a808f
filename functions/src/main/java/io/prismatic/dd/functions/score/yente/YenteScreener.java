package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.http.AttemptLimits;
import io.prismatic.dd.functions.http.BatchedCalls;
import io.prismatic.dd.functions.http.BoundedHttpClient;
import io.prismatic.dd.functions.http.EventLoop;
import io.prismatic.dd.functions.http.HttpClientSettings;
import io.prismatic.dd.functions.http.RetryLimits;
import io.prismatic.dd.functions.limit.Backoff;
import io.prismatic.dd.functions.limit.BucketLease;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Schemata;
import io.prismatic.dd.functions.score.Screener;
import io.prismatic.dd.functions.score.Screening;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Screens over HTTP, all calls of a subtask on one event loop of its own. Until the server says
 * that it has loaded its index, entities wait, each until its deadline.
 */
final class YenteScreener implements Screener {

  private static final int LARGEST_REPLY = 4 * 1024 * 1024;

  private final EventLoop loop;
  private final ReplyReader replies;
  private final BucketLease bucket;
  private final ReadinessGate gate;
  private boolean closed;

  YenteScreener(
      YenteSettings settings,
      String apiKey,
      EventLoop loop,
      BucketLease bucket,
      Backoff backoff,
      DroppedProperties dropped) {
    this.loop = loop;
    this.bucket = bucket;
    this.replies = new ReplyReader(settings, dropped);
    BoundedHttpClient client =
        new BoundedHttpClient(loop, HttpClientSettings.anywhere(settings.connections()));
    BatchedCalls<Entity, Screening> calls =
        new BatchedCalls<>(
            loop,
            client,
            bucket,
            new AttemptLimits(settings.timeout(), LARGEST_REPLY, 0),
            new RetryLimits(settings.maxAttempts(), backoff),
            settings.batchSize(),
            new YenteExchange(settings, apiKey, replies));
    this.gate = new ReadinessGate(loop, calls, settings.deadline());
    AboutServer about = new AboutServer(settings, apiKey, loop, client);
    loop.run(() -> about.whenReady(gate::open));
    loop.run(() -> about.watchVersion(replies::listVersion));
  }

  @Override
  public CompletionStage<Screening> screen(Entity entity) {
    if (Schemata.isExtension(entity.schema())) {
      return CompletableFuture.completedStage(new Screening.Screened(List.of(), replies.list()));
    }
    return gate.call(entity);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    gate.close();
    bucket.close();
    loop.close();
  }
}
