package io.prismatic.dd.functions.risk;

import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.Property;
import java.util.HashSet;
import java.util.Set;

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
    Set<String> vulnerabilities = null;
    Set<String> ports = null;
    for (Property property : entity.properties()) {
      switch (property.name()) {
        case "vulns", "vulnerabilities" -> vulnerabilities = with(vulnerabilities, property);
        case "ports" -> ports = with(ports, property);
        default -> {
          // Most entities are no hosts.
        }
      }
    }
    return vulnerabilities == null && ports == null ? null : of(vulnerabilities, ports);
  }

  private static Set<String> with(Set<String> known, Property property) {
    if (property.values().isEmpty()) {
      return known;
    }
    Set<String> all = known == null ? new HashSet<>() : known;
    all.addAll(property.values());
    return all;
  }

  private static Exposure of(Set<String> vulnerabilities, Set<String> ports) {
    int known = vulnerabilities == null ? 0 : vulnerabilities.size();
    String reason = known + " known vulnerabilities";
    if (ports == null) {
      return new Exposure(Math.min(1, VULNERABILITY * known), reason);
    }
    long risky = ports.stream().filter(RISKY_PORTS::contains).count();
    return new Exposure(
        Math.min(1, VULNERABILITY * known + PORT * risky),
        reason + ", " + risky + " risky of " + ports.size() + " open ports");
  }
}
