package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.batch.Batch;
import io.prismatic.dd.functions.batch.OpenBatch;
import io.prismatic.dd.functions.deadletter.Attempt;
import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.enrich.EnrichmentOutcome;
import io.prismatic.dd.functions.limit.SpentCalls;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.EntityScored;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.PendingRow;
import io.prismatic.dd.functions.model.ScoredEntity;
import io.prismatic.dd.functions.retry.DeadLetterRow;
import io.prismatic.dd.functions.retry.FailedRecord;
import io.prismatic.dd.functions.retry.Waiting;
import io.prismatic.dd.functions.score.ScoringOutcome;
import io.prismatic.dd.sinks.postgres.StoredBatch;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever travels or lies in state is a POJO all the way down, without Kryo. */
class StreamTypesTest {

  static Stream<TypeInformation<?>> types() {
    return Stream.of(
        TypeInformation.of(PendingRecord.class),
        TypeInformation.of(PendingRow.class),
        TypeInformation.of(Entity.class),
        TypeInformation.of(EnrichmentOutcome.class),
        TypeInformation.of(ScoringOutcome.class),
        TypeInformation.of(ScoredEntity.class),
        TypeInformation.of(new TypeHint<Batch<ScoredEntity>>() {}),
        TypeInformation.of(StoredBatch.class),
        TypeInformation.of(EntityScored.class),
        TypeInformation.of(new TypeHint<Batch<EntityScored>>() {}),
        TypeInformation.of(DeadLetter.class),
        TypeInformation.of(FailedRecord.class),
        TypeInformation.of(Waiting.class),
        TypeInformation.of(Attempt.class),
        TypeInformation.of(SpentCalls.class),
        TypeInformation.of(DeadLetterRow.class),
        TypeInformation.of(OpenBatch.class));
  }

  @ParameterizedTest
  @MethodSource("types")
  void isAPojoWithoutKryo(TypeInformation<?> type) {
    SerializerConfigImpl noKryo = new SerializerConfigImpl();
    noKryo.setGenericTypes(false);

    assertThat(type).isInstanceOf(PojoTypeInfo.class);
    assertThat(type.createSerializer(noKryo)).isNotNull();
  }
}
