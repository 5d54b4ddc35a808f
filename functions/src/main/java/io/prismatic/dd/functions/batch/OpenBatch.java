package io.prismatic.dd.functions.batch;

/**
 * The state of a batch that is still open; public because Flink serializes it.
 *
 * @param size how many elements it holds
 * @param deadline when it closes at the latest, milliseconds of processing time
 */
public record OpenBatch(int size, long deadline) {

  OpenBatch plusOne() {
    return new OpenBatch(size + 1, deadline);
  }
}
