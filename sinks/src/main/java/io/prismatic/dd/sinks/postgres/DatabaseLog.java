package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.log.RepeatedFault;
import java.sql.SQLException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that the database is gone and that it is back: a line each, and one a minute in between.
 * Names the SQLSTATE; the server's own words may repeat values of a row.
 */
final class DatabaseLog {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseLog.class);

  private final String address;
  private final String held;
  private final RepeatedFault fault = new RepeatedFault(Clock.systemUTC());

  /**
   * @param held what waits meanwhile
   */
  DatabaseLog(DatabaseSettings settings, String held) {
    this.address = settings.address();
    this.held = held;
  }

  void failed(SQLException e) {
    String code = SqlState.code(e);
    String advice =
        SqlState.of(e) == SqlState.TRANSIENT
            ? advice(code)
            : "It is no state that we know: if this goes on, look at the server's log.";
    fault
        .failed()
        .ifPresent(
            count ->
                LOG.warn(
                    "{} failed, SQLSTATE {}{}: {} held and tried again, nothing is lost. {}",
                    address,
                    code,
                    count,
                    held,
                    advice));
  }

  private static String advice(String code) {
    return switch (code.substring(0, 2)) {
      case "08", "57" -> "Bring the server back, or the way to it; the job then goes on by itself.";
      case "53" -> "Give the server what it lacks: connections, memory or disk.";
      case "40" -> "Another session was in the way; if this goes on, look who else writes there.";
      default -> "If this goes on: is the server read-only, or locked by somebody?";
    };
  }

  void answered() {
    fault.over().ifPresent(count -> LOG.info("{} answers again after {}", address, count));
  }
}
