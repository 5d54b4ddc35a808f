package io.prismatic.dd.functions.enrich;

import java.util.Locale;
import java.util.Optional;

/** The Traffic Light Protocol (FIRST, version 2.0), from what may be told to anybody upwards. */
public enum Tlp {
  CLEAR,
  GREEN,
  AMBER,
  AMBER_STRICT,
  RED;

  /** What an entity without a marking counts as, and how far an adapter may go; as in Cortex. */
  public static final Tlp DEFAULT = AMBER;

  /** Reads {@code AMBER}, {@code TLP:AMBER+STRICT}, and version 1's {@code WHITE}. */
  public static Optional<Tlp> parse(String text) {
    String marking = text.strip().toUpperCase(Locale.ROOT);
    if (marking.startsWith("TLP:")) {
      marking = marking.substring("TLP:".length()).strip();
    }
    return switch (marking) {
      case "CLEAR", "WHITE" -> Optional.of(CLEAR);
      case "GREEN" -> Optional.of(GREEN);
      case "AMBER" -> Optional.of(AMBER);
      case "AMBER+STRICT" -> Optional.of(AMBER_STRICT);
      case "RED" -> Optional.of(RED);
      default -> Optional.empty();
    };
  }
}
