package io.prismatic.dd.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.enrich.EnrichmentSettings;
import io.prismatic.dd.functions.model.ScoredEntity;
import io.prismatic.dd.functions.risk.RiskModel;
import io.prismatic.dd.functions.score.EntityScorer;
import io.prismatic.dd.functions.score.watchlist.WatchlistScreenerFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreJsonTest {

  private static final String ENTITY =
      """
      {"id":"e-1","case_id":"DD-1","schema":"Person",
       "properties":{"name":["Ivan Petrov","Петров Иван"],"nationality":["vn","IR"],
        "birthDate":["1970-01-02"],"gender":["male"],"country":["ye"],
        "topics":["poi","crime.fin","role.rca"]}}
      """;

  @TempDir private Path directory;

  /** An instant with as few digits as the other must not change the rest. */
  @Test
  void theSameInputAndVersionsGiveTheSameBytes() throws Exception {
    ScoredEntity one = score("one", Instant.parse("2026-11-24T02:00:00Z"));
    ScoredEntity other = score("other", Instant.parse("2027-01-01T00:00:00.123Z"));
    ScoreJson json = new ScoreJson();

    assertThat(one.score().matches()).hasSize(3);
    assertThat(json.factors(other.score().factors()))
        .isEqualTo(json.factors(one.score().factors()));
    assertThat(json.matches(other.score().matches()))
        .isEqualTo(json.matches(one.score().matches()));
    assertThat(json.provenance(other.score().provenance()))
        .isEqualTo(json.provenance(one.score().provenance()));
    assertThat(withoutTime(other)).isEqualTo(withoutTime(one));
  }

  private ScoredEntity score(String place, Instant now) throws Exception {
    Path list = Files.createDirectory(directory.resolve(place)).resolve("list.jsonl");
    Files.write(
        list,
        List.of(
            listed("NK-1", "Ivan Petrov", "sanction"),
            listed("NK-2", "Petrov Ivan", "role.pep"),
            listed("NK-3", "Иван Петров", "crime")));
    try (EntityScorer scorer =
        new EntityScorer(
            new EnrichmentSettings(List.of(), Duration.ofMinutes(1)),
            new WatchlistScreenerFactory(list.toString()),
            RiskModel.standard(),
            Clock.fixed(now, ZoneOffset.UTC))) {
      // Something else in between: no score depends on those before it.
      scorer.score(ENTITY.replace("Ivan", "Boris").getBytes(StandardCharsets.UTF_8), atMost());
      return scorer.score(ENTITY.getBytes(StandardCharsets.UTF_8), atMost()).scored();
    }
  }

  private static Duration atMost() {
    return Duration.ofSeconds(30);
  }

  private static String listed(String id, String name, String topic) {
    return ("{\"id\":\"%s\",\"schema\":\"Person\",\"properties\":{\"name\":[\"%s\"],"
            + "\"nationality\":[\"ru\",\"vn\"],\"birthDate\":[\"1970\"],\"topics\":[\"%s\"]}}")
        .formatted(id, name, topic);
  }

  private static String withoutTime(ScoredEntity entity) {
    String json = new String(ScoreJson.document(entity), StandardCharsets.UTF_8);
    assertThat(json).contains("\"scored_at\" : \"" + entity.score().scoredAt() + "\"");
    return json.replaceFirst("\"scored_at\" : \"[^\"]+\"", "");
  }
}
