package io.prismatic.dd.job.monitoring;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.util.NetUtils;

/** Flink's reporter for Prometheus, as {@code flink-conf/config.yaml} configures it. */
public final class ShippedReporter {

  private static final String PORT = "metrics.reporter.prometheus.port";

  private ShippedReporter() {}

  /** The settings, but for the ports; all reporters run, not only this one. */
  public static Configuration on(String ports) {
    Configuration reporter = new Configuration();
    for (Map.Entry<String, String> setting :
        GlobalConfiguration.loadConfiguration(Shipped.directory().toString()).toMap().entrySet()) {
      if (setting.getKey().startsWith("metrics.reporter.")) {
        reporter.setString(setting.getKey(), setting.getValue());
      }
    }
    reporter.setString(PORT, ports);
    return reporter;
  }

  /** The first port of the shipped range that is free. */
  public static OptionalInt freePort() {
    String range =
        GlobalConfiguration.loadConfiguration(Shipped.directory().toString()).toMap().get(PORT);
    for (Iterator<Integer> ports = NetUtils.getPortRangeFromString(range); ports.hasNext(); ) {
      int port = ports.next();
      try (ServerSocket free = new ServerSocket(port)) {
        return OptionalInt.of(free.getLocalPort());
      } catch (IOException e) {
        // In use: the next one.
      }
    }
    return OptionalInt.empty();
  }
}
