package io.prismatic.dd.job.drain;

/**
 * The counts of the main job, summed over its subtasks.
 *
 * @param read records read from Kafka
 * @param stored rows written
 * @param superseded rows whose stored revision was newer
 * @param deadLettered records sent to the dead-letter topic
 * @param announced events published
 */
public record Counts(long read, long stored, long superseded, long deadLettered, long announced) {

  /** What was read and has no outcome yet. */
  public long inFlight() {
    return read - stored - superseded - deadLettered;
  }

  /** Whether everything that was read has its outcome, and everything stored its event. */
  public boolean settled() {
    return inFlight() == 0 && announced == stored;
  }

  /** The summary line. */
  @Override
  public String toString() {
    return "read=%d stored=%d superseded=%d dead-lettered=%d events=%d in-flight=%d"
        .formatted(read, stored, superseded, deadLettered, announced, inFlight());
  }
}
