package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.deadletter.Reason;
import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What an SQLSTATE asks us to do (PostgreSQL, Appendix A; the driver's PSQLState). */
enum SqlState {
  /** The database is down, overloaded, failing over, or chose us as a victim: the same again. */
  TRANSIENT,
  /** A row is at fault: find it. */
  REFUSED,
  /** Neither time nor another row helps: a person must act. */
  CONFIGURATION,
  /** Not foreseen: the same again, loudly, because holding a batch loses nothing. */
  UNKNOWN;

  /** The driver's own: no password given, no TLS on offer, unknown kind of login. */
  private static final String LOGIN_IMPOSSIBLE = "08004";

  private static final Set<String> TRANSIENT_STATES = Set.of("25006", "55006", "55P03", "58030");
  private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53", "57");
  private static final Set<String> REFUSED_STATES = Set.of("21000", "44000", "P0001");
  private static final Set<String> REFUSED_CLASSES = Set.of("22", "23", "54");
  private static final Set<String> CONFIGURATION_STATES =
      Set.of(LOGIN_IMPOSSIBLE, "3D000", "3F000", "0A000");
  private static final Set<String> CONFIGURATION_CLASSES = Set.of("28", "42");

  static SqlState of(SQLException failure) {
    return of(code(failure));
  }

  static SqlState of(String code) {
    String codeClass = code.substring(0, 2);
    if (CONFIGURATION_STATES.contains(code) || CONFIGURATION_CLASSES.contains(codeClass)) {
      return CONFIGURATION;
    }
    if (REFUSED_STATES.contains(code) || REFUSED_CLASSES.contains(codeClass)) {
      return REFUSED;
    }
    if (TRANSIENT_STATES.contains(code) || TRANSIENT_CLASSES.contains(codeClass)) {
      return TRANSIENT;
    }
    return UNKNOWN;
  }

  /** The five characters, {@code none} where the driver gave none. */
  static String code(SQLException failure) {
    String code = failure.getSQLState();
    return code == null || code.length() != 5 ? "none" : code;
  }

  /** The state and what the schema calls it; the server's text may repeat row values. */
  static Refusal refusal(SQLException failure) {
    StringBuilder detail = new StringBuilder("SQLSTATE ").append(code(failure));
    ServerErrorMessage message =
        failure instanceof PSQLException server ? server.getServerErrorMessage() : null;
    if (message != null && message.getConstraint() != null) {
      detail.append(", constraint ").append(message.getConstraint());
    } else if (message != null && message.getColumn() != null) {
      detail.append(", column ").append(message.getColumn());
    }
    return new Refusal(Reason.REFUSED_BY_DATABASE, detail.toString());
  }

  /** What to fix after a {@link #CONFIGURATION} failure. */
  static String advice(String code) {
    String advice =
        switch (code) {
          case "3D000" -> "the database does not exist, create it or correct database.url";
          case "42P01", "3F000" -> "the table entity does not exist, run flink-conf/schema.sql";
          case "42501" ->
              "database.user may not write, GRANT SELECT, INSERT, UPDATE ON entity to it";
          case LOGIN_IMPOSSIBLE -> "check database.password, and sslmode in database.url";
          default ->
              code.startsWith("28")
                  ? "check database.user, database.password and the server's pg_hba.conf"
                  : "the table entity is not the expected one, compare it with"
                      + " flink-conf/schema.sql";
        };
    return "PostgreSQL cannot be used as configured (SQLSTATE " + code + "): " + advice;
  }
}
