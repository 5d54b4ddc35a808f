package io.prismatic.dd.functions.score;

import io.prismatic.dd.functions.model.Entity;
import java.util.concurrent.CompletionStage;

/** Finds the listed parties that an entity may be. Safe for use by one task thread at a time. */
public interface Screener extends AutoCloseable {

  /**
   * Screens one entity without blocking the caller; retries inside, and completes within the
   * deadline it was made with. Expected failures are values; an exceptional completion is a fault
   * of ours.
   */
  CompletionStage<Screening> screen(Entity entity);

  /** Releases connections and threads; calls in flight may then complete with a failure. */
  @Override
  void close();
}
