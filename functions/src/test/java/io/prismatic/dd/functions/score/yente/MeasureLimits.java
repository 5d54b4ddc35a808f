package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.limit.BucketSettings;
import io.prismatic.dd.functions.limit.Rate;
import io.prismatic.dd.functions.limit.Subtasks;
import io.prismatic.dd.functions.limit.Windows;
import io.prismatic.dd.functions.measure.JavaProcess;
import io.prismatic.dd.functions.score.Entities;
import io.prismatic.dd.functions.score.Screener;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * {@code ./mvnw -Pmeasure-limits -pl functions}: measures, at the server, how much of a rate two
 * subtasks with a backlog use and how many calls the fullest sliding second has: in one
 * TaskManager, which shares a bucket, and in two, which divide the rate. Server and TaskManagers
 * are a process each. Exit status 1 if a run uses less than 99 % or has a second of more than the
 * rate and one.
 */
public final class MeasureLimits {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Cold JVMs are slow to begin with, which says nothing about the limit. */
  private static final int WARM_UP_SECONDS = 5;

  private MeasureLimits() {}

  /** Takes the seconds a run lasts, 30 without any, and the rates. */
  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length == 0 ? 30 : Integer.parseInt(arguments[0]);
    List<Integer> rates =
        arguments.length < 2
            ? List.of(10, 100, 1_000)
            : Arrays.stream(arguments[1].split(",")).map(Integer::valueOf).toList();
    boolean good = true;
    System.out.println("rate    TaskManagers  calls  utilisation  fullest second");
    for (int rate : rates) {
      for (int taskManagers : List.of(1, 2)) {
        good &= measure(rate, taskManagers, seconds);
      }
    }
    System.exit(good ? 0 : 1);
  }

  private static boolean measure(int rate, int taskManagers, int seconds) throws Exception {
    List<JavaProcess> running = new ArrayList<>();
    String entities = Integer.toString(rate * (seconds + WARM_UP_SECONDS + 3));
    try (JavaProcess server =
        JavaProcess.start(Server.class, Integer.toString(seconds), entities)) {
      String url = server.readLine();
      for (int i = 0; i < taskManagers; i++) {
        running.add(
            JavaProcess.start(
                TaskManager.class,
                url,
                Integer.toString(rate),
                Integer.toString(i),
                Integer.toString(taskManagers),
                entities));
      }
      for (JavaProcess taskManager : running) {
        taskManager.readLine();
      }
      TimeUnit.SECONDS.sleep(seconds + WARM_UP_SECONDS + 2);
      server.endInput();
      String[] figures = server.readLine().split(" ");
      int calls = Integer.parseInt(figures[0]);
      int fullest = Integer.parseInt(figures[1]);
      double used = 100.0 * calls / (rate * seconds);
      System.out.printf(
          "%-7s %12d %6d %11.2f%% %15d%n", rate + "/s", taskManagers, calls, used, fullest);
      return used >= 99 && fullest <= rate + 1;
    } finally {
      running.forEach(JavaProcess::close);
    }
  }

  /**
   * Prints its URL, and at the end of its input the calls that count and the fullest second. It
   * keeps nothing but times, so that no garbage collection holds up what it counts.
   */
  static final class Server {

    private static final Buffer NO_HIT =
        Buffer.buffer("{\"responses\":{\"q\":{\"status\":200,\"results\":[]}}}");

    private final long[] times;
    private int calls;

    private Server(int most) {
      times = new long[most];
    }

    /** Takes the seconds that count, and how many calls there are at most. */
    public static void main(String[] arguments) throws Exception {
      Server server = new Server(Integer.parseInt(arguments[1]));
      Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
      int port =
          vertx
              .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
              .requestHandler(server::handle)
              .listen()
              .toCompletionStage()
              .toCompletableFuture()
              .get()
              .actualPort();
      System.out.println("http://127.0.0.1:" + port);
      untilEnd();
      vertx.close().toCompletionStage().toCompletableFuture().get();
      server.print(Duration.ofSeconds(Integer.parseInt(arguments[0])).toNanos());
    }

    private void handle(HttpServerRequest request) {
      if (request.method() == HttpMethod.POST) {
        times[calls++] = System.nanoTime();
      }
      request.body().onSuccess(body -> request.response().end(NO_HIT));
    }

    private void print(long nanos) {
      long from = times[0] + Duration.ofSeconds(WARM_UP_SECONDS).toNanos();
      List<Long> counted =
          Arrays.stream(times, 0, calls)
              .filter(time -> time >= from && time < from + nanos)
              .boxed()
              .toList();
      System.out.println(counted.size() + " " + Windows.most(counted, Duration.ofSeconds(1)));
    }

    private static void untilEnd() throws IOException {
      while (System.in.read() >= 0) {
        // Nobody writes anything.
      }
    }
  }

  /** Screens entities in its part of two subtasks until it is ended. */
  static final class TaskManager {

    private TaskManager() {}

    /** Takes URL, rate a second, its number, the number of TaskManagers, and entities. */
    public static void main(String[] arguments) throws Exception {
      int number = Integer.parseInt(arguments[2]);
      int taskManagers = Integer.parseInt(arguments[3]);
      BucketSettings bucket =
          new BucketSettings(
              "yente", Rate.parse(arguments[1] + "/s"), BucketSettings.NO_CAP, 1_000, PATIENCE);
      YenteSettings settings =
          new YenteSettings(
              URI.create(arguments[0]),
              YenteStub.DATASET,
              "logic-v2",
              0.7,
              5,
              null,
              PATIENCE,
              1,
              PATIENCE,
              50,
              1);
      List<Screener> screeners =
          IntStream.range(0, 2)
              .filter(subtask -> subtask % taskManagers == number)
              .mapToObj(
                  subtask ->
                      new YenteScreenerFactory(settings, bucket)
                          .create(Subtasks.of("job", "tm-" + number, subtask, 2)))
              .toList();
      int entities = Integer.parseInt(arguments[4]) / taskManagers;
      for (int i = 0; i < entities; i++) {
        screeners.get(i % screeners.size()).screen(Entities.person("e-" + i, "Jane Doe"));
      }
      System.out.println("runs");
      TimeUnit.SECONDS.sleep(PATIENCE.toSeconds());
    }
  }
}
