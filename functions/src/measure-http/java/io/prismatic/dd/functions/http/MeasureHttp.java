package io.prismatic.dd.functions.http;

import io.prismatic.dd.functions.measure.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * {@code ./mvnw -Pmeasure-http -pl functions}: what HTTP clients cost. Each calls from a process of
 * its own, 50 calls at a time, a server that is a third process; CPU seconds are those of the
 * client's process, compilers and garbage collector included, after 50,000 calls that do not count.
 */
final class MeasureHttp {

  private MeasureHttp() {}

  /** Takes the number of calls a round, of three; 100,000 without any. */
  public static void main(String[] arguments) throws Exception {
    String calls = arguments.length == 0 ? "100000" : arguments[0];
    Path directory = Files.createTempDirectory("measure-http");
    Path store = KeyStores.create(directory, "ip:127.0.0.1");
    Path certificate = KeyStores.certificate(directory, store);
    try (JavaProcess server = JavaProcess.start(ServerProcess.class, store.toString())) {
      String[] ports = server.readLine().split(" ");
      System.out.println("3 rounds of " + calls + " calls, 50 at a time; JDK " + Runtime.version());
      System.out.printf(
          "%-28s %-14s %21s %12s %14s%n",
          "client", "protocol", "CPU s per 100,000", "calls/s", "threads left");
      for (String client : Contestants.all().keySet()) {
        measure(client, "http://127.0.0.1:" + ports[0] + "/", certificate, false, calls);
        measure(client, "https://127.0.0.1:" + ports[1] + "/", certificate, true, calls);
      }
    }
  }

  private static void measure(
      String client, String url, Path certificate, boolean http2, String calls) throws Exception {
    String protocol = http2 ? "HTTP/2, TLS" : "HTTP/1.1";
    String line;
    try (JavaProcess process =
        JavaProcess.start(
            ClientProcess.class,
            client,
            url,
            certificate.toString(),
            Boolean.toString(http2),
            calls)) {
      line = process.readLine();
    }
    if (line == null) {
      System.out.printf("%-28s %-14s %21s%n", client, protocol, "does not");
      return;
    }
    double[] figures = Stream.of(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
    double[] cpu = Stream.of(0, 2, 4).mapToDouble(i -> figures[i]).sorted().toArray();
    double[] speed = Stream.of(1, 3, 5).mapToDouble(i -> figures[i]).sorted().toArray();
    System.out.printf(
        "%-28s %-14s %6.2f (%5.2f to %5.2f) %12.0f %14.0f%n",
        client, protocol, cpu[1], cpu[0], cpu[2], speed[1], figures[6]);
  }
}
