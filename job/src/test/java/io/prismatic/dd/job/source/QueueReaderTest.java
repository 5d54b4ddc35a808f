package io.prismatic.dd.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.model.PendingRow;
import io.prismatic.dd.functions.model.RowVersion;
import io.prismatic.dd.sinks.postgres.EmbeddedDatabase;
import io.prismatic.dd.sinks.postgres.PendingQueue;
import io.prismatic.dd.sinks.postgres.QueueSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The reader on the test's thread, with a real table. */
class QueueReaderTest {

  private static final String TARGET = "broker:9092/pending";
  private static final int DEMAND = 300;

  @AutoClose private final EmbeddedDatabase database = EmbeddedDatabase.create();
  private final Emitted emitted = new Emitted();

  private QueueReader reader() {
    return new QueueReader(
        TARGET,
        listener ->
            new PendingQueue(
                database.settings(),
                new QueueSettings(null, Duration.ofMillis(50), DEMAND),
                listener,
                new UnregisteredMetricsGroup()));
  }

  private void insert(int rows) {
    database.execute(
        "INSERT INTO entity (case_id, id, document)"
            + " SELECT 'c', 'e-' || i, '{}' FROM generate_series(1, "
            + rows
            + ") AS i");
  }

  private String queued() {
    return database.value("SELECT count(*) FROM entity WHERE status = 'queued'");
  }

  /** Reads until so many rows have come out in all. */
  private void readUntil(QueueReader reader, int rows) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              while (reader.pollNext(emitted) == InputStatus.MORE_AVAILABLE) {}
              return emitted.rows.size() >= rows;
            });
  }

  @Test
  void stateAndMemoryAreBoundedByTheDemandHoweverManyRowsWaitAndCheckpointsFail() throws Exception {
    insert(20_000);
    try (QueueReader reader = reader()) {
      reader.addSplits(List.of(new QueueSplit(TARGET, List.of())));
      long checkpoint = 0;
      for (int round = 1; round <= 3; round++) {
        readUntil(reader, round * DEMAND);
        for (int failing = 0; failing < 5; failing++) {
          checkpoint++;
          assertThat(reader.snapshotState(checkpoint)).singleElement().satisfies(this::isSmall);
        }
        assertThat(reader.pollNext(emitted)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
        assertThat(reader.isAvailable()).isNotDone();
        reader.notifyCheckpointComplete(checkpoint);
        String expected = Integer.toString(round * DEMAND);
        await().untilAsserted(() -> assertThat(queued()).isEqualTo(expected));
      }
      readUntil(reader, 4 * DEMAND);
      assertThat(reader.snapshotState(checkpoint + 1)).singleElement().satisfies(this::isSmall);
    }
    assertThat(emitted.rows).hasSize(4 * DEMAND).doesNotHaveDuplicates();
  }

  private void isSmall(QueueSplit split) throws Exception {
    assertThat(split.published()).hasSizeLessThanOrEqualTo(DEMAND);
    assertThat(new QueueSplitSerializer().serialize(split)).hasSizeLessThan(100 + 40 * DEMAND);
  }

  @Test
  void marksWhatTheCheckpointKnowsToBePublishedAndDoesNotEmitItAgain() throws Exception {
    insert(10);
    List<QueueSplit> state;
    try (QueueReader reader = reader()) {
      reader.addSplits(List.of(new QueueSplit(TARGET, List.of())));
      readUntil(reader, 10);
      state = reader.snapshotState(1);
    }
    assertThat(queued()).isEqualTo("0");

    try (QueueReader reader = reader()) {
      reader.addSplits(state);
      await().untilAsserted(() -> assertThat(queued()).isEqualTo("10"));
      await()
          .untilAsserted(
              () ->
                  assertThat(reader.snapshotState(2))
                      .containsExactly(new QueueSplit(TARGET, List.of())));
    }
    assertThat(emitted.rows).hasSize(10);
  }

  @Test
  void aMissingTableFailsForGoodAndSaysWhatToDo() throws Exception {
    database.execute("DROP TABLE entity CASCADE");
    try (QueueReader reader = reader()) {
      reader.addSplits(List.of(new QueueSplit(TARGET, List.of())));
      await().untilAsserted(() -> assertThat(reader.isAvailable()).isDone());

      assertThatThrownBy(() -> reader.pollNext(emitted))
          .isInstanceOf(SuppressRestartsException.class)
          .rootCause()
          .hasMessageContaining("the table entity does not exist, run flink-conf/schema.sql");
    }
  }

  @Test
  void emitsAgainWhatWasPublishedToAnotherTarget() throws Exception {
    insert(10);
    List<QueueSplit> state;
    try (QueueReader reader = reader()) {
      reader.addSplits(List.of(new QueueSplit(TARGET, List.of())));
      readUntil(reader, 10);
      state = List.of(new QueueSplit("elsewhere", reader.snapshotState(1).get(0).published()));
    }

    try (QueueReader reader = reader()) {
      reader.addSplits(state);
      readUntil(reader, 20);
    }
    assertThat(queued()).isEqualTo("0");
  }

  @Test
  void aCheckpointThatCompletesCoversEarlierOnesWhoseNoticeWasLost() throws Exception {
    insert(10);
    try (QueueReader reader = reader()) {
      reader.addSplits(List.of(new QueueSplit(TARGET, List.of())));
      readUntil(reader, 10);
      reader.snapshotState(1);
      insertOneMore();
      readUntil(reader, 11);
      reader.snapshotState(2);

      reader.notifyCheckpointComplete(2);

      await().untilAsserted(() -> assertThat(queued()).isEqualTo("11"));
    }
  }

  private void insertOneMore() {
    database.execute("INSERT INTO entity (case_id, id, document) VALUES ('d', 'one', '{}')");
  }

  @Test
  void whatIsConfirmedJustBeforeTheEndIsMarked() throws Exception {
    insert(10);
    try (QueueReader reader = reader()) {
      reader.addSplits(List.of(new QueueSplit(TARGET, List.of())));
      readUntil(reader, 10);
      reader.snapshotState(1);
      reader.notifyCheckpointComplete(1);
    }
    assertThat(queued()).isEqualTo("10");
  }

  /** Collects rows. */
  private static final class Emitted implements ReaderOutput<PendingRow> {

    private final List<RowVersion> rows = new ArrayList<>();

    @Override
    public void collect(PendingRow row) {
      rows.add(row.row());
    }

    @Override
    public void collect(PendingRow row, long timestamp) {
      rows.add(row.row());
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      throw new AssertionError("there are none");
    }

    @Override
    public void markIdle() {
      throw new AssertionError("there are no watermarks");
    }

    @Override
    public void markActive() {
      throw new AssertionError("there are no watermarks");
    }

    @Override
    public SourceOutput<PendingRow> createOutputForSplit(String split) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String split) {
      throw new AssertionError("the split has no end");
    }
  }
}
