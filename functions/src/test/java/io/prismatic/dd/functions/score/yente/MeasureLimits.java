package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.limit.BucketSettings;
import io.prismatic.dd.functions.limit.Rate;
import io.prismatic.dd.functions.limit.Subtasks;
import io.prismatic.dd.functions.limit.Windows;
import io.prismatic.dd.functions.score.Entities;
import io.prismatic.dd.functions.score.Screener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures, at the server, how much of a rate two subtasks with a backlog use and how many calls
 * the fullest sliding second has: in one TaskManager, which shares a bucket, and in two, which
 * divide the rate.
 */
public final class MeasureLimits {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private MeasureLimits() {}

  /** Takes the seconds a run lasts; 30 without any. */
  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length == 0 ? 30 : Integer.parseInt(arguments[0]);
    System.out.println("rate    TaskManagers  calls  utilisation  fullest second");
    for (int rate : List.of(10, 100, 1_000)) {
      for (int taskManagers : List.of(1, 2)) {
        measure(rate, taskManagers, seconds);
      }
    }
  }

  private static void measure(int rate, int taskManagers, int seconds) throws Exception {
    BucketSettings bucket =
        new BucketSettings(
            "yente", Rate.parse(rate + "/s"), BucketSettings.NO_CAP, 1_000, PATIENCE);
    List<Screener> screeners = new ArrayList<>();
    try (YenteStub stub = YenteStub.start()) {
      YenteSettings settings =
          new YenteSettings(
              stub.url(),
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
      for (int subtask = 0; subtask < 2; subtask++) {
        String taskManager = "tm-" + subtask % taskManagers;
        screeners.add(
            new YenteScreenerFactory(settings, bucket)
                .create(Subtasks.of("job", taskManager, subtask, 2)));
      }
      for (int i = 0; i < rate * (seconds + 3); i++) {
        screeners.get(i % 2).screen(Entities.person("e-" + i, "Jane Doe"));
      }
      TimeUnit.SECONDS.sleep(seconds + 2);
      print(rate, taskManagers, seconds, stub.times());
    } finally {
      screeners.forEach(Screener::close);
    }
  }

  private static void print(int rate, int taskManagers, int seconds, List<Long> times) {
    // The first second warms up.
    long from = times.stream().mapToLong(Long::longValue).min().orElseThrow() + 1_000_000_000L;
    List<Long> counted =
        times.stream()
            .filter(time -> time >= from && time < from + seconds * 1_000_000_000L)
            .toList();
    System.out.printf(
        "%-7s %12d %6d %11.2f%% %15d%n",
        rate + "/s",
        taskManagers,
        counted.size(),
        100.0 * counted.size() / (rate * seconds),
        Windows.most(counted, Duration.ofSeconds(1)));
  }
}
