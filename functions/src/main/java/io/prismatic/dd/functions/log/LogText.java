package io.prismatic.dd.functions.log;

/** Ids as a line of the log may hold them, whatever layout writes it. */
public final class LogText {

  private static final int LONGEST = 300;

  private LogText() {}

  /** The entity as {@code case/id}: what would break or forge a line is escaped. */
  public static String entity(String caseId, String id) {
    return escaped(caseId) + "/" + escaped(id);
  }

  /** The text with control, format and separator characters escaped, cut if it is very long. */
  public static String escaped(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    if (cut.chars().noneMatch(LogText::isHarmful)) {
      return cut;
    }
    StringBuilder escaped = new StringBuilder();
    cut.chars()
        .forEach(
            unit -> {
              if (isHarmful(unit)) {
                escaped.append(String.format("\\u%04x", unit));
              } else {
                escaped.append((char) unit);
              }
            });
    return escaped.toString();
  }

  private static boolean isHarmful(int unit) {
    return switch (Character.getType(unit)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
