package io.prismatic.dd.functions.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.deadletter.Failure;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.deadletter.Stage;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Factor;
import io.prismatic.dd.functions.model.Header;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.Origin;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.Property;
import io.prismatic.dd.functions.model.Provenance;
import io.prismatic.dd.functions.model.Records;
import io.prismatic.dd.functions.model.Revision;
import io.prismatic.dd.functions.model.Score;
import io.prismatic.dd.functions.model.ScoredEntity;
import io.prismatic.dd.functions.model.ScreeningVersion;
import io.prismatic.dd.functions.risk.RiskModel;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoringOutcomeTest {

  private static final Entity ENTITY = Entities.person("e", "Zora Listed");

  @ParameterizedTest
  @ValueSource(
      classes = {
        ScoringOutcome.class,
        ScoredEntity.class,
        Score.class,
        Factor.class,
        Match.class,
        Provenance.class,
        Revision.class,
        DeadLetter.class,
        Failure.class,
        PendingRecord.class,
        Header.class,
        Origin.class,
        Entity.class,
        Property.class,
      })
  void travelsAsAPojoWithoutKryo(Class<?> type) {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
  }

  static Stream<ScoringOutcome> outcomes() {
    ScreeningVersion list = new ScreeningVersion("watchlist", "1", "equal", "list", "abc");
    Match match = new Match("m", "M", "Person", 0.9, true, List.of("poi"), List.of("a"), "same");
    Score score = RiskModel.standard().score(ENTITY, List.of(match), list, Records.TIMESTAMP);
    Failure failure = new Failure(Stage.SCORE, Reason.TIMED_OUT, "slow");
    return Stream.of(
        ScoringOutcome.scored(ScoredEntity.of(ENTITY, score)),
        ScoringOutcome.failed(DeadLetter.of(ENTITY, failure, Records.TIMESTAMP)));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void comesOutOfTheSerializerAsItWentIn(ScoringOutcome outcome) throws Exception {
    Configuration strict = new Configuration();
    strict.set(PipelineOptions.GENERIC_TYPES, false);
    TypeSerializer<ScoringOutcome> serializer =
        TypeInformation.of(ScoringOutcome.class).createSerializer(new SerializerConfigImpl(strict));
    DataOutputSerializer bytes = new DataOutputSerializer(512);
    serializer.serialize(outcome, bytes);

    ScoringOutcome read =
        serializer.deserialize(new DataInputDeserializer(bytes.getCopyOfBuffer()));

    assertThat(read).usingRecursiveComparison().isEqualTo(outcome);
    assertThat(serializer.copy(outcome)).usingRecursiveComparison().isEqualTo(outcome);
  }

  @Test
  void isEitherAScoreOrAFailure() {
    ScoringOutcome scored = outcomes().toList().get(0);
    ScoringOutcome failed = outcomes().toList().get(1);

    assertThatThrownBy(() -> new ScoringOutcome(scored.scored(), failed.failed()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ScoringOutcome(null, null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
