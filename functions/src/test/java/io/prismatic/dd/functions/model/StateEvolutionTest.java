package io.prismatic.dd.functions.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.junit.jupiter.api.Test;

/**
 * What earlier versions wrote into state is read: snapshot of the serializer and one record, as
 * those versions wrote them.
 */
class StateEvolutionTest {

  @Test
  void anEntityOfBeforeEnrichmentIsRead() throws Exception {
    Entity entity = read("entity-before-enrichment.base64", Entity.class);

    assertThat(entity.id()).isEqualTo("e-1");
    assertThat(entity.caption()).isEqualTo("Jane");
    assertThat(entity.properties()).containsExactly(new Property("name", List.of("Jane Doe")));
    assertThat(entity.revision()).isEqualTo(new Revision(Records.TIMESTAMP, 42));
    assertThat(entity.record().value()).asString().isEqualTo("{\"id\":\"e-1\"}");
    assertThat(entity.enrichment()).isNull();
  }

  @Test
  void aScoredEntityOfBeforeEnrichmentIsRead() throws Exception {
    ScoredEntity entity = read("scored-entity-before-enrichment.base64", ScoredEntity.class);

    assertThat(entity.id()).isEqualTo("e-1");
    assertThat(entity.score().coverage()).isEqualTo(0.5);
    assertThat(entity.record().origin().offset()).isEqualTo(42);
    assertThat(entity.enrichment()).isNull();
  }

  /** As Flink does it: the old serializer reads, once the new one has agreed. */
  private static <T> T read(String file, Class<T> type) throws IOException {
    TypeSerializer<T> now = TypeInformation.of(type).createSerializer(new SerializerConfigImpl());
    try (InputStream resource = StateEvolutionTest.class.getResourceAsStream("/state/" + file)) {
      DataInputViewStreamWrapper in =
          new DataInputViewStreamWrapper(
              new ByteArrayInputStream(Base64.getMimeDecoder().decode(resource.readAllBytes())));
      TypeSerializerSnapshot<T> before =
          TypeSerializerSnapshot.readVersionedSnapshot(in, type.getClassLoader());
      assertThat(now.snapshotConfiguration().resolveSchemaCompatibility(before).isIncompatible())
          .isFalse();
      return before.restoreSerializer().deserialize(in);
    }
  }
}
