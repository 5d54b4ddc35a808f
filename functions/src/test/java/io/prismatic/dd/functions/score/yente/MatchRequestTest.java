package io.prismatic.dd.functions.score.yente;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Property;
import io.prismatic.dd.functions.model.Records;
import io.prismatic.dd.functions.model.Revision;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchRequestTest {

  @Test
  void sendsIdSchemaAndPropertiesAndNothingElse() {
    Entity entity =
        new Entity(
            "case-SECRET",
            "cust-8841",
            "Company",
            "caption-SECRET",
            List.of(
                new Property("name", List.of("Foo \"Ltd\"", "ООО Фу 😀")),
                new Property("empty", List.of())),
            new Revision(Records.TIMESTAMP, 1),
            Records.of("{\"anything\":\"SECRET\"}"));

    JsonObject query =
        new JsonObject()
            .put("id", "cust-8841")
            .put("schema", "Company")
            .put(
                "properties",
                new JsonObject().put("name", new JsonArray().add("Foo \"Ltd\"").add("ООО Фу 😀")));
    assertThat(Buffer.buffer(MatchRequest.body(List.of(entity))).toJsonObject())
        .isEqualTo(new JsonObject().put("queries", new JsonObject().put("q", query)));
  }
}
