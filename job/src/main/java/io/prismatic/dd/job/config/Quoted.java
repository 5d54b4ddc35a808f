package io.prismatic.dd.job.config;

/** Text for people and for YAML: on one line, in double quotes. */
final class Quoted {

  private static final int LONGEST_VALUE = 80;
  private static final int LONGEST_NAME = 300;

  private Quoted() {}

  /** As a message repeats it: no more than its beginning. */
  static String of(String value) {
    return inFull(shortened(value, LONGEST_VALUE));
  }

  /** All of it, as YAML reads it back. */
  static String inFull(String value) {
    StringBuilder text = new StringBuilder("\"");
    value.codePoints().forEach(point -> append(text, point));
    return text.append('"').toString();
  }

  /** A name as a message repeats it: without quotes, no more than its beginning. */
  static String name(String name) {
    return shortened(name, LONGEST_NAME).replaceAll("\\p{Cntrl}", "?");
  }

  private static String shortened(String value, int longest) {
    return value.codePointCount(0, value.length()) <= longest
        ? value
        : value.substring(0, value.offsetByCodePoints(0, longest)) + "...";
  }

  private static void append(StringBuilder text, int point) {
    if (point == '"' || point == '\\') {
      text.append('\\').appendCodePoint(point);
    } else if (Character.isISOControl(point)) {
      text.append(String.format("\\u%04x", point));
    } else {
      text.appendCodePoint(point);
    }
  }
}
