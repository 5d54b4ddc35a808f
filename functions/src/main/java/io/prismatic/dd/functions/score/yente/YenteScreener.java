package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.limit.BucketLease;
import io.prismatic.dd.functions.log.Redacted;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Schemata;
import io.prismatic.dd.functions.score.Backoff;
import io.prismatic.dd.functions.score.Screener;
import io.prismatic.dd.functions.score.Screening;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Screens over HTTP, one query a request; all calls of a subtask on one event loop of its own. */
final class YenteScreener implements Screener {

  private static final Logger LOG = LoggerFactory.getLogger(YenteScreener.class);
  private static final long CLOSE_SECONDS = 5;

  private final YenteSettings settings;
  private final Vertx vertx;
  private final Context context;
  private final ReplyReader replies;
  private final YenteHttp http;
  private final Backoff backoff;
  private final BucketLease bucket;

  YenteScreener(
      YenteSettings settings, String apiKey, Vertx vertx, BucketLease bucket, Backoff backoff) {
    this.settings = settings;
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.replies = new ReplyReader(settings);
    this.http = new YenteHttp(vertx, settings, apiKey, replies);
    this.backoff = backoff;
    this.bucket = bucket;
  }

  @Override
  public CompletionStage<Screening> screen(Entity entity) {
    if (Schemata.isExtension(entity.schema())) {
      return CompletableFuture.completedStage(new Screening.Screened(List.of(), replies.list()));
    }
    return new YenteCall(http, context, bucket, backoff, settings, MatchRequest.body(entity))
        .start();
  }

  @Override
  public void close() {
    bucket.close();
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The HTTP client did not close in {} s", CLOSE_SECONDS, Redacted.of(e));
    }
  }
}
