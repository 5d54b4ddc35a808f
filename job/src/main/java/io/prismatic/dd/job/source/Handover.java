package io.prismatic.dd.job.source;

import io.prismatic.dd.functions.model.PendingRow;
import io.prismatic.dd.sinks.postgres.PendingQueue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Rows on their way from the queue's thread to the task's. */
final class Handover implements PendingQueue.Listener {

  private final Deque<PendingRow> rows = new ArrayDeque<>();
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private Throwable failure;

  @Override
  public synchronized void rows(List<PendingRow> portion) {
    rows.addAll(portion);
    available.complete(null);
  }

  @Override
  public synchronized void failed(Throwable cause) {
    failure = cause;
    available.complete(null);
  }

  /**
   * The next row, null if there is none now.
   *
   * @throws Exception if the queue has failed
   */
  synchronized PendingRow poll() throws Exception {
    if (failure instanceof Exception exception) {
      throw exception;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    PendingRow row = rows.poll();
    if (rows.isEmpty() && available.isDone()) {
      available = new CompletableFuture<>();
    }
    return row;
  }

  synchronized boolean isEmpty() {
    return rows.isEmpty();
  }

  synchronized CompletableFuture<Void> available() {
    return available;
  }
}
