package io.prismatic.dd.functions.score.watchlist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The embedded watchlist on one thread: {@code ./mvnw -Pbenchmark -pl functions}. Half of the
 * queries are altered entries of the list, half are unlisted names. 100,000 names may take 10 s to
 * build and 300 MB of heap; half of the queries 0.5 ms, 99 of 100 2 ms.
 */
@State(Scope.Benchmark)
@Fork(1)
public class WatchlistBenchmark {

  private static final int QUERIES = 20_000;
  private static final double THRESHOLD = 0.7;

  /** Names on the list. */
  @Param("100000")
  public int names;

  private final List<Query> queries = new ArrayList<>();
  private Path file;
  private WatchlistIndex index;
  private Query worst;
  private Query foreign;
  private int next;

  /** Invents list and queries, and prints what the index needs of the heap. */
  @Setup(Level.Trial)
  public void prepare() throws Exception {
    file = Files.createTempFile("benchmark", ".jsonl");
    Files.writeString(file, list());
    long before = used();
    index = new ListFile(file).read();
    System.out.printf("%n# heap of the index: %d MB%n", (used() - before) >> 20);
  }

  private String list() {
    Alteration alteration = new Alteration(new SyntheticNames(7));
    SyntheticNames others = new SyntheticNames(8);
    List<String> listed = FrequentNames.names(QUERIES);
    for (int i = 0; i < QUERIES; i++) {
      boolean person = i % 3 > 0;
      String name = listed.get(i);
      queries.add(
          i % 2 == 0
              ? Query.of("Person", others.person(), "")
              : Query.of(
                  person ? "Person" : "Company",
                  person ? alteration.person(name) : alteration.company(name),
                  ""));
    }
    worst = Query.of("Thing", FrequentNames.hostile(WatchlistIndex.MOST_NAMES));
    foreign = Query.of("Thing", FrequentNames.foreign(WatchlistIndex.MOST_NAMES));
    return FrequentNames.list(names);
  }

  private static long used() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Removes the list. */
  @TearDown(Level.Trial)
  public void delete() throws IOException {
    Files.delete(file);
  }

  /** One query; the percentiles are those of single queries. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @Warmup(iterations = 3, time = 5)
  @Measurement(iterations = 3, time = 5)
  public Object query() {
    Query query = queries.get(next);
    next = (next + 1) % queries.size();
    return index.find(query.entity(), THRESHOLD);
  }

  /** The longest query there is: as many names as are looked up, of the list's commonest words. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = 2, time = 5)
  @Measurement(iterations = 2, time = 5)
  public Object worstQuery() {
    return index.find(worst.entity(), THRESHOLD);
  }

  /** The same in scripts that ICU romanises. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = 2, time = 5)
  @Measurement(iterations = 2, time = 5)
  public Object worstQueryOfOtherScripts() {
    return index.find(foreign.entity(), THRESHOLD);
  }

  /** Reads the list and builds the index. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @Warmup(iterations = 0)
  @Measurement(iterations = 3)
  public Object build() throws Exception {
    return new ListFile(file).read();
  }
}
