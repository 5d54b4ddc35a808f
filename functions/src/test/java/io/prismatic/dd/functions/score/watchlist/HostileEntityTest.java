package io.prismatic.dd.functions.score.watchlist;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.limit.Subtasks;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.Property;
import io.prismatic.dd.functions.score.Entities;
import io.prismatic.dd.functions.score.Screener;
import io.prismatic.dd.functions.score.Screening;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However an entity is made, what is done for it is bounded, and no name of it is left out. */
class HostileEntityTest {

  private static final int LISTED = 20_000;
  private static final NameParser PARSER = new NameParser();

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void writeList() throws Exception {
    file = Files.writeString(directory.resolve("list.jsonl"), FrequentNames.list(LISTED));
  }

  @Test
  void isComparedWithABoundedNumberOfListedNamesHoweverManyNamesItHas() {
    WatchlistIndex index = new ListFile(file).read();

    for (int names : new int[] {1, 2, 20, 21, 100, WatchlistIndex.MOST_NAMES}) {
      int compared = 0;
      for (String name : FrequentNames.hostile(names)) {
        compared += index.candidates(PARSER.parse(name), names).length;
      }
      // Each finds as many as it may: the list is made of nothing but its words.
      assertThat(compared).isEqualTo(Math.min(40 * names, 800 / names * names));
    }
  }

  @Test
  void readsABoundedPartOfTheIndexForAName() {
    Candidates.Builder builder = new Candidates.Builder();
    List<String> listed = FrequentNames.names(LISTED);
    for (int i = 0; i < LISTED; i++) {
      builder.add(i, PARSER.parse(listed.get(i)));
    }
    Candidates candidates = builder.build();

    for (String name : FrequentNames.hostile(50)) {
      assertThat(candidates.votes(PARSER.parse(name)).length)
          .isBetween(Candidates.MOST_POSTINGS / 2, Candidates.MOST_POSTINGS);
    }
  }

  @Test
  void aNameIsReadUpToALengthAndANumberOfWords() {
    for (String name : FrequentNames.foreign(20)) {
      assertThat(PARSER.parse(name).tokens().size()).isBetween(1, 24);
      assertThat(PARSER.parse(name).written().length()).isLessThan(2_000);
    }
    assertThat(PARSER.parse("Mohammed Ali ".repeat(100_000)).tokens()).hasSize(24);
    assertThat(PARSER.parse("x".repeat(1_000_000)).written()).hasSize(400);
    assertThat(PARSER.parse("ﷺ".repeat(1_000_000)).written().length()).isLessThan(8_000);
  }

  @Test
  void noNameIsLeftOutHoweverManyDecoysStandBeforeIt() throws Exception {
    List<String> names = new ArrayList<>(FrequentNames.hostile(WatchlistIndex.MOST_NAMES - 1));
    names.add("Zebedee Quillfeather");
    Files.writeString(
        file,
        "{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Zebedee Quillfeather\"]}}",
        StandardOpenOption.APPEND);

    Screening screening = screen(entity(names));

    assertThat(((Screening.Screened) screening).matches()).extracting(Match::id).contains("x");
  }

  @Test
  void anEntityWithMoreNamesBecomesADeadLetterInsteadOfBeingScreenedByHalf() throws Exception {
    Entity more = entity(Collections.nCopies(WatchlistIndex.MOST_NAMES + 1, "Jane Doe"));

    Screening screening = screen(more);

    assertThat(screening)
        .isEqualTo(
            new Screening.ScreeningFailed(
                Reason.REJECTED,
                "more than 200 names, which no single party has: submit them as several entities"));
  }

  @Test
  void traitsAreComparedUpToANumber() {
    List<String> dates = new ArrayList<>();
    for (int i = 0; i < 80_000; i++) {
      dates.add("%04d-01-01".formatted(i % 10_000));
    }

    assertThat(Traits.of(property -> dates.stream()).birthDates()).hasSize(30);
  }

  private Screening screen(Entity entity) throws Exception {
    try (Screener screener =
        new WatchlistScreenerFactory(file.toString()).create(Subtasks.alone())) {
      return screener.screen(entity).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  private static Entity entity(List<String> names) {
    return Entities.person("e", "")
        .enriched(List.of(new Property("alias", names)), "{}".getBytes(StandardCharsets.UTF_8));
  }
}
