package io.prismatic.dd.job.config;

/** A value as a message repeats it: on one line, of bounded length, in double quotes. */
final class Quoted {

  private static final int LONGEST = 80;

  private Quoted() {}

  static String of(String value) {
    StringBuilder text = new StringBuilder("\"");
    value.codePoints().limit(LONGEST).forEach(point -> append(text, point));
    return text.append(value.codePointCount(0, value.length()) > LONGEST ? "...\"" : "\"")
        .toString();
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
