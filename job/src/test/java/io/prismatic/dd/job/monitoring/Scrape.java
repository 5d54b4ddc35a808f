package io.prismatic.dd.job.monitoring;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Prometheus would read of Flink's reporter. */
public record Scrape(String text, List<Series> series) {

  private static final Pattern LINE =
      Pattern.compile("(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?<labels>.*)})? (?<value>\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  /** One series and its value. */
  public record Series(String name, Map<String, String> labels, double value) {}

  /** Reads the first port of a range where the wanted job, its id or name, answers. */
  public static Scrape of(int port, int ports, String wanted) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    for (int candidate = port; candidate < port + ports; candidate++) {
      try {
        String text =
            client
                .send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + candidate + "/metrics"))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                    HttpResponse.BodyHandlers.ofString())
                .body();
        if (text.contains(wanted)) {
          return parse(text);
        }
      } catch (ConnectException e) {
        // Not the reporter's: it took another one of the range.
      } catch (IOException e) {
        throw new IOException("no metrics on port " + candidate, e);
      }
    }
    return parse("");
  }

  private static Scrape parse(String text) {
    List<Series> series = new ArrayList<>();
    for (String line : text.split("\n")) {
      Matcher parts = LINE.matcher(line);
      if (!line.startsWith("#") && parts.matches()) {
        Map<String, String> labels = new HashMap<>();
        if (parts.group("labels") != null) {
          Matcher label = LABEL.matcher(parts.group("labels"));
          while (label.find()) {
            labels.put(label.group(1), label.group(2));
          }
        }
        series.add(new Series(parts.group("name"), labels, number(parts.group("value"))));
      }
    }
    return new Scrape(text, series);
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  Set<String> names() {
    return series.stream().map(Series::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The values that a label has anywhere. */
  Set<String> values(String label) {
    return series.stream()
        .map(one -> one.labels().get(label))
        .filter(value -> value != null)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Set<String> labels() {
    return series.stream()
        .flatMap(one -> one.labels().keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The sum over all series of a name. */
  public double sum(String name) {
    return series.stream().filter(one -> one.name().equals(name)).mapToDouble(Series::value).sum();
  }
}
