package io.prismatic.dd.functions.risk;

import io.prismatic.dd.functions.model.Entity;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How open to attack a host is: a fifth for each known vulnerability, a tenth for each open port of
 * a service that does not belong on the internet, 1 at most. The numbers are ours.
 *
 * @param value 0 to 1
 * @param reason in words
 */
record Exposure(double value, String reason) {

  private static final double VULNERABILITY = 0.2;
  private static final double PORT = 0.1;

  /** FTP, Telnet, NetBIOS, SMB, databases, Docker, RDP, VNC, Redis, Elasticsearch, Memcached. */
  private static final Set<String> RISKY_PORTS =
      Set.of(
          "21", "23", "135", "139", "445", "1433", "1521", "2375", "3306", "3389", "5432", "5900",
          "6379", "9200", "11211", "27017");

  /** Null without data. */
  static Exposure of(Entity entity) {
    long vulnerabilities =
        Stream.concat(entity.values("vulns"), entity.values("vulnerabilities")).distinct().count();
    List<String> ports = entity.values("ports").distinct().toList();
    if (vulnerabilities == 0 && ports.isEmpty()) {
      return null;
    }
    long risky = ports.stream().filter(RISKY_PORTS::contains).count();
    String known = vulnerabilities + " known vulnerabilities";
    return new Exposure(
        Math.min(1, VULNERABILITY * vulnerabilities + PORT * risky),
        ports.isEmpty()
            ? known
            : known + ", " + risky + " risky of " + ports.size() + " open ports");
  }
}
