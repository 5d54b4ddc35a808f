package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.http.AttemptLimits;
import io.prismatic.dd.functions.http.BoundedHttpClient;
import io.prismatic.dd.functions.http.Calls;
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

/** Screens over HTTP, one query a request; all calls of a subtask on one event loop of its own. */
final class YenteScreener implements Screener {

  private static final int LARGEST_REPLY = 4 * 1024 * 1024;

  private final YenteSettings settings;
  private final EventLoop loop;
  private final ReplyReader replies;
  private final Calls<Entity, Screening> calls;
  private final BucketLease bucket;

  YenteScreener(
      YenteSettings settings, String apiKey, EventLoop loop, BucketLease bucket, Backoff backoff) {
    this.settings = settings;
    this.loop = loop;
    this.bucket = bucket;
    this.replies = new ReplyReader(settings);
    this.calls =
        new Calls<>(
            loop,
            new BoundedHttpClient(loop, HttpClientSettings.anywhere(settings.connections())),
            bucket,
            new AttemptLimits(settings.timeout(), LARGEST_REPLY, 0),
            new RetryLimits(settings.maxAttempts(), backoff),
            new YenteExchange(settings, apiKey, replies));
  }

  @Override
  public CompletionStage<Screening> screen(Entity entity) {
    if (Schemata.isExtension(entity.schema())) {
      return CompletableFuture.completedStage(new Screening.Screened(List.of(), replies.list()));
    }
    return calls.call(entity, settings.deadline());
  }

  @Override
  public void close() {
    bucket.close();
    loop.close();
  }
}
