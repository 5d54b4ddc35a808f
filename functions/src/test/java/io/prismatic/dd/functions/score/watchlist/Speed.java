package io.prismatic.dd.functions.score.watchlist;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures a list of {@code -Dspeed.names} (100,000 by default) invented names: {@code ./mvnw
 * -Pevaluate -Devaluate.speed=true}. Figures of one thread; each query is measured by itself after
 * a warm-up of the same length.
 */
final class Speed {

  private static final int QUERIES = 20_000;

  private Speed() {}

  static void print() throws Exception {
    int size = Integer.getInteger("speed.names", 100_000);
    Path file = Files.createTempFile("speed", ".jsonl");
    try {
      measure(size, file);
    } finally {
      Files.delete(file);
    }
  }

  private static void measure(int size, Path file) throws Exception {
    SyntheticNames names = new SyntheticNames(7);
    List<Query> queries = new ArrayList<>();
    Alteration alteration = new Alteration(names);
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < size; i++) {
      boolean person = i % 3 > 0;
      String name = person ? names.person() : names.company();
      list.append(
          String.format(
              Locale.ROOT,
              "{\"id\":\"%d\",\"schema\":\"%s\",\"properties\":{\"name\":[\"%s\"]}}%n",
              i,
              person ? "Person" : "Company",
              name));
      if (queries.size() < QUERIES) {
        String query =
            i % 2 == 0
                ? names.person()
                : person ? alteration.person(name) : alteration.company(name);
        queries.add(Query.of(i % 2 == 0 || person ? "Person" : "Company", query, ""));
      }
    }
    Files.writeString(file, list);
    list.setLength(0);
    list.trimToSize();
    long before = used();
    long start = System.nanoTime();
    WatchlistIndex index = new ListFile(file).read();
    long built = System.nanoTime() - start;
    long heap = used() - before;
    run(index, queries);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    long[] nanos = run(index, queries);
    allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%n%d names: built in %.1f s, %d MB of heap; %d queries: p50 %.3f ms, p99 %.3f ms, max %.3f"
            + " ms, mean %.3f ms, %d kB allocated a query%n",
        size,
        built / 1e9,
        heap >> 20,
        nanos.length,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6,
        nanos[nanos.length - 1] / 1e6,
        Arrays.stream(nanos).average().orElse(0) / 1e6,
        allocated / nanos.length / 1024);
  }

  private static long[] run(WatchlistIndex index, List<Query> queries) {
    long[] nanos = new long[queries.size()];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      index.find(queries.get(i).entity(), 0.7);
      nanos[i] = System.nanoTime() - start;
    }
    return nanos;
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
