package io.prismatic.dd.functions.score.watchlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.limit.Subtasks;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Property;
import io.prismatic.dd.functions.score.Entities;
import io.prismatic.dd.functions.score.Screener;
import io.prismatic.dd.functions.score.Screening;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.time.Deadline;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One list for all subtasks, read anew when it changes, and nothing left behind. */
class SharedWatchlistTest {

  private static final Duration OFTEN = Duration.ofMillis(20);
  private static final Entity QUERY = Entities.person("e", "Ivo Somebody");

  private final List<Screener> screeners = new ArrayList<>();

  @TempDir private Path directory;

  @AfterEach
  void close() {
    screeners.forEach(Screener::close);
    assertThat(SharedWatchlist.opened()).isZero();
  }

  @Test
  void isSharedByAllThatOpenItAndGoneWithTheLast() throws Exception {
    Path file = list("Ivo Somebody");
    SharedWatchlist one = SharedWatchlist.open(file, OFTEN);
    SharedWatchlist other = SharedWatchlist.open(directory.resolve("./list.jsonl"), OFTEN);

    assertThat(one.index()).isSameAs(other.index());
    one.close();
    assertThat(SharedWatchlist.opened()).isEqualTo(1);
    other.close();
    assertThat(SharedWatchlist.opened()).isZero();
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(threads("watchlist-reload")).isZero());
  }

  @Test
  void isGoneThoughAScreenerWasClosedTwice() throws Exception {
    Screener one = screener(list("Ivo Somebody"));
    Screener other = screener(directory.resolve("list.jsonl"));

    one.close();
    one.close();

    assertThat(SharedWatchlist.opened()).isEqualTo(1);
    assertThat(matches(other)).isEqualTo(1);
    other.close();
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(threads("watchlist-screener")).isZero());
  }

  @Test
  void aListThatCannotBeReadLeavesNothingBehind() {
    assertThatThrownBy(() -> screener(directory.resolve("none")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(SharedWatchlist.opened()).isZero();
  }

  @Test
  void isReadAnewWhenTheFileChanges() throws Exception {
    Screener screener = screener(list("Ivo Somebody"));
    String before = screened(screener).list().listVersion();

    list("Somebody Else", "Third Person");

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(matches(screener)).isZero());
    assertThat(screened(screener).list().listVersion()).isNotEqualTo(before);
  }

  @Test
  void keepsTheListThatItHasWhenTheNewOneIsBrokenOrGone() throws Exception {
    Path file = list("Ivo Somebody");
    Screener screener = screener(file);
    String before = screened(screener).list().listVersion();

    Files.writeString(file, "broken");
    stays(() -> assertThat(screened(screener).list().listVersion()).isEqualTo(before));

    Files.delete(file);
    stays(() -> assertThat(matches(screener)).isEqualTo(1));

    list("Ivo Somebody", "Third Person");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> assertThat(screened(screener).list().listVersion()).isNotEqualTo(before));
  }

  /** Whatever is found was found in the list that the provenance names. */
  @Test
  void namesTheListThatItScreenedAgainstWhileItIsReplaced() throws Exception {
    Screener screener = screener(list("Ivo Somebody"));
    Map<String, Integer> found = new HashMap<>(Map.of(version(screener), 1));
    Deadline deadline = Deadline.fromNow(Duration.ofSeconds(60));

    for (int i = 0; i < 6; i++) {
      String before = version(screener);
      if (i % 2 == 0) {
        list("Ivo Somebody", "Ivo Sombody", "Person " + i);
      } else {
        list("Ivo Somebody", "Person " + i);
      }
      int expected = i % 2 == 0 ? 2 : 1;
      String now = before;
      while (now.equals(before)) {
        assertThat(deadline.hasTimeLeft()).isTrue();
        Screening.Screened screened = screened(screener);
        now = screened.list().listVersion();
        assertThat(screened.matches()).hasSize(found.computeIfAbsent(now, any -> expected));
      }
    }
    assertThat(found).hasSize(7);
  }

  @Test
  void readsAndComparesOnAThreadOfItsOwn() throws Exception {
    Screener screener = screener(list("Ivo Somebody"));
    Set<String> threads = ConcurrentHashMap.newKeySet();
    List<String> names =
        new AbstractList<>() {
          @Override
          public String get(int index) {
            threads.add(Thread.currentThread().getName());
            return "Ivo Somebody";
          }

          @Override
          public int size() {
            return 1;
          }
        };
    Entity entity =
        QUERY.enriched(List.of(new Property("name", names)), "{}".getBytes(StandardCharsets.UTF_8));

    assertThat(screened(screener, entity).matches()).hasSize(1);
    assertThat(threads).containsExactly("watchlist-screener");
  }

  @Test
  void failsWhenClosed() throws Exception {
    Screener screener = screener(list("Ivo Somebody"));
    screener.close();

    assertThat(screener.screen(QUERY).toCompletableFuture().get(10, TimeUnit.SECONDS))
        .isInstanceOf(Screening.ScreeningFailed.class);
  }

  private static void stays(ThrowingRunnable assertion) {
    await().during(OFTEN.multipliedBy(5)).atMost(Duration.ofSeconds(5)).untilAsserted(assertion);
  }

  private Screener screener(Path file) {
    Screener screener =
        new WatchlistScreenerFactory(file.toString(), 0.7, OFTEN).create(Subtasks.alone());
    screeners.add(screener);
    return screener;
  }

  private static int matches(Screener screener) throws Exception {
    return screened(screener).matches().size();
  }

  private static String version(Screener screener) throws Exception {
    return screened(screener).list().listVersion();
  }

  private static Screening.Screened screened(Screener screener) throws Exception {
    return screened(screener, QUERY);
  }

  private static Screening.Screened screened(Screener screener, Entity entity) throws Exception {
    return (Screening.Screened)
        screener.screen(entity).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** Puts a list in the place of the one before at once, as whoever updates a list should. */
  private Path list(String... names) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (String name : names) {
      lines.append(
          "{\"id\":\"%s\",\"schema\":\"Person\",\"properties\":{\"name\":[\"%s\"]}}%n"
              .formatted(name, name));
    }
    Path written = Files.writeString(directory.resolve("new"), lines);
    return Files.move(
        written, directory.resolve("list.jsonl"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }
}
