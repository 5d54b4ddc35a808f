package io.prismatic.dd.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prismatic.dd.functions.model.RowVersion;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueSplitSerializerTest {

  private static final QueueSplit SPLIT =
      new QueueSplit(
          "broker:9092/pending",
          List.of(new RowVersion("DD-1", "Фу", "4294967295"), new RowVersion("", "b", "7")));

  private final QueueSplitSerializer splits = new QueueSplitSerializer();
  private final UnassignedSerializer unassigned = new UnassignedSerializer();

  @Test
  void aSplitComesBackAsItWas() throws Exception {
    assertThat(splits.deserialize(splits.getVersion(), splits.serialize(SPLIT))).isEqualTo(SPLIT);
  }

  @Test
  void theEnumeratorsStateComesBackWithAndWithoutTheSplit() throws Exception {
    for (Optional<QueueSplit> state : List.of(Optional.of(SPLIT), Optional.<QueueSplit>empty())) {
      assertThat(unassigned.deserialize(1, unassigned.serialize(state))).isEqualTo(state);
    }
  }

  /** What version 1 wrote, byte for byte: a savepoint of then must restore for ever. */
  @Test
  void readsWhatVersionOneWrote() throws Exception {
    byte[] written =
        HexFormat.of().parseHex("0003622f7000000001" + "000163" + "000169" + "00023432");

    assertThat(splits.deserialize(1, written))
        .isEqualTo(new QueueSplit("b/p", List.of(new RowVersion("c", "i", "42"))));
  }

  @Test
  void refusesAVersionItDoesNotKnow() {
    assertThatThrownBy(() -> splits.deserialize(2, splits.serialize(SPLIT)))
        .isInstanceOf(IOException.class)
        .hasMessage("a split of version 2, 1 is known");
  }
}
