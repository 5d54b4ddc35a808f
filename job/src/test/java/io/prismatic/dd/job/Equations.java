package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.job.cluster.JobMetrics;
import io.prismatic.dd.job.drain.Counts;
import java.util.Map;

/** What the metrics of the main job must satisfy once it was drained; see their Javadoc. */
final class Equations {

  private Equations() {}

  static void assertHold(JobMetrics metrics, Counts counts) {
    assertThat(metrics.sum("read")).as("read").isEqualTo(counts.read());
    assertThat(metrics.sum("stored")).as("stored").isEqualTo(counts.stored());
    assertThat(metrics.sum("superseded")).as("superseded").isEqualTo(counts.superseded());
    assertThat(metrics.sum("deadLettered")).as("deadLettered").isEqualTo(counts.deadLettered());
    assertThat(metrics.sum("announced")).as("announced").isEqualTo(counts.announced());

    long scored = metrics.sum("scoreSucceeded") + metrics.sum("scoreFailed");
    assertThat(metrics.sum("scoreStarted"))
        .as("scoreStarted = scoreSucceeded + scoreFailed + scoreInFlight")
        .isEqualTo(scored + metrics.sum("scoreInFlight"));
    assertThat(phase(metrics, "score")).as("entities with a time of scoring").isEqualTo(scored);

    if (metrics.has("adapterAsked")) {
      assertThat(metrics.sum("adapterAsked"))
          .as("adapterAsked = Ok + NoData + Skipped + Withheld + Failed")
          .isEqualTo(
              metrics.sum("adapterOk")
                  + metrics.sum("adapterNoData")
                  + metrics.sum("adapterSkipped")
                  + metrics.sum("adapterWithheld")
                  + metrics.sum("adapterFailed"));
      assertThat(metrics.sum("adapterDegraded"))
          .as("failed, and went on without")
          .isLessThanOrEqualTo(metrics.sum("adapterFailed"));
      assertThat(metrics.sum("enrichInFlight")).as("enrichInFlight").isZero();
    }

    if (metrics.has("limitPermits")) {
      assertThat(metrics.sum("limitPermits"))
          .as("limitPermits = callMillis_count + callsRunning")
          .isEqualTo(metrics.sum("callMillis") + metrics.sum("callsRunning"));
      assertThat(metrics.sum("limitMillis"))
          .as("waits for a permit, some in vain")
          .isGreaterThanOrEqualTo(metrics.sum("limitPermits"));
      assertThat(metrics.sum("limitWaiting")).as("limitWaiting").isZero();
    }

    assertThat(metrics.sum("batchesReceived"))
        .as("batchesReceived = batchesWritten + batchesFailed + batchesInFlight")
        .isEqualTo(
            metrics.sum("batchesWritten")
                + metrics.sum("batchesFailed")
                + metrics.sum("batchesInFlight"));
    assertThat(metrics.sum("writeMillis")).isEqualTo(metrics.sum("batchesWritten"));
    assertThat(phase(metrics, "batch")).isEqualTo(phase(metrics, "total"));
    assertThat(phase(metrics, "database")).isEqualTo(phase(metrics, "total"));
    assertThat(metrics.sum("batchOpenElements")).as("batchOpenElements").isZero();
  }

  /** What holds besides if nothing was restored, for these figures begin anew at a restart. */
  static void assertHoldWithoutRestore(JobMetrics metrics, Counts counts) {
    assertThat(metrics.sum("deadLetters")).as("deadLetters").isEqualTo(counts.deadLettered());
    if (metrics.has("adapterAsked")) {
      assertThat(phase(metrics, "enrich"))
          .as("entities with a time of enrichment")
          .isEqualTo(
              metrics.sum("scoreStarted") + metrics.sum("deadLetters", Map.of("stage", "enrich")));
    }
    assertThat(phase(metrics, "kafka")).as("records with a time in Kafka").isEqualTo(counts.read());
    long reached =
        counts.stored()
            + counts.superseded()
            + metrics.sum("deadLetters", Map.of("stage", "store"));
    assertThat(phase(metrics, "total")).as("entities that reached the database").isEqualTo(reached);
    assertThat(metrics.sum("batchedElements"))
        .as("batched: rows and events")
        .isEqualTo(reached + counts.announced());
  }

  private static long phase(JobMetrics metrics, String phase) {
    return metrics.sum("entityMillis", Map.of("phase", phase));
  }
}
