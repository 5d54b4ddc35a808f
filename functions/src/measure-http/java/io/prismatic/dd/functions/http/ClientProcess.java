package io.prismatic.dd.functions.http;

import com.sun.management.OperatingSystemMXBean;
import io.prismatic.dd.functions.http.Contestant.Result;
import io.prismatic.dd.functions.http.Contestant.Target;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A process that calls with one client and prints what that cost and what it left behind. */
final class ClientProcess {

  private static final int CONCURRENCY = 50;
  private static final int WARM_UP = 50_000;
  private static final long PATIENCE_SECONDS = 300;
  private static final byte[] BODY =
      """
      {"queries":{"q":{"id":"cust-8841","schema":"Company","properties":{"name":["Foo Ltd","ООО Фу"],\
      "jurisdiction":["hk"],"registrationNumber":["84BA99810"]}}}}"""
          .getBytes(StandardCharsets.UTF_8);

  private final Contestant client;
  private final boolean http2;

  private ClientProcess(Contestant client, boolean http2) {
    this.client = client;
    this.http2 = http2;
  }

  /** Takes the client's name, URL, certificate, whether HTTP/2 is wanted, and calls a round. */
  public static void main(String[] arguments) {
    int status = 0;
    try {
      measure(arguments);
    } catch (Exception e) {
      System.err.println(arguments[0] + ": " + e);
      status = 1;
    }
    // Whatever threads are left.
    System.exit(status);
  }

  private static void measure(String[] arguments) throws Exception {
    boolean http2 = Boolean.parseBoolean(arguments[3]);
    int calls = Integer.parseInt(arguments[4]);
    Set<Thread> before = threads();
    Contestant client =
        Contestants.all()
            .get(arguments[0])
            .start(
                new Target(
                    URI.create(arguments[1]), BODY, Path.of(arguments[2]), http2, CONCURRENCY));
    ClientProcess process = new ClientProcess(client, http2);
    process.round(WARM_UP);
    StringBuilder line = new StringBuilder();
    for (int round = 0; round < 3; round++) {
      long cpu = cpuNanos();
      long start = System.nanoTime();
      process.round(calls);
      line.append((cpuNanos() - cpu) / 1e9 * 100_000 / calls)
          .append(' ')
          .append(calls / ((System.nanoTime() - start) / 1e9))
          .append(' ');
    }
    client.close();
    System.out.println(line.append(left(before)));
  }

  /** Makes calls, always as many at the same time until the end. */
  private void round(int calls) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    AtomicInteger started = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    for (int i = 0; i < CONCURRENCY; i++) {
      next(calls, started, ended, done);
    }
    done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void next(
      int calls, AtomicInteger started, AtomicInteger ended, CompletableFuture<Void> done) {
    if (started.incrementAndGet() > calls) {
      return;
    }
    client.post(
        result -> {
          check(result, done);
          if (ended.incrementAndGet() == calls) {
            done.complete(null);
          } else if (!done.isDone()) {
            next(calls, started, ended, done);
          }
        });
  }

  private void check(Result result, CompletableFuture<Void> done) {
    if (result.error() != null) {
      done.completeExceptionally(result.error());
    } else if (result.status() != 200 || result.bytes() != 1_024 || result.http2() != http2) {
      done.completeExceptionally(new IllegalStateException(result.toString()));
    }
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** How many threads of the client are still there five seconds after its close. */
  private static int left(Set<Thread> before) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    Set<Thread> left = threads();
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(50);
      left = threads();
      left.removeAll(before);
    }
    if (!left.isEmpty()) {
      System.err.println(left.stream().map(Thread::getName).collect(Collectors.joining(", ")));
    }
    return left.size();
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getThreadGroup() == Thread.currentThread().getThreadGroup())
        .collect(Collectors.toSet());
  }
}
