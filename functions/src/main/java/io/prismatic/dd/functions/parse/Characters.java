package io.prismatic.dd.functions.parse;

import com.google.common.base.Utf8;
import io.prismatic.dd.functions.deadletter.Reason;

/**
 * Refuses what PostgreSQL's {@code jsonb} cannot hold although it may be JSON: bytes that are not
 * UTF-8, NUL, and escaped surrogates without their other half. Works on the bytes, so that skipped
 * values are covered as well.
 */
final class Characters {

  private static final int ESCAPE = 6;

  private Characters() {}

  /** To call before the JSON is read: NUL bytes would also make a JSON reader guess UTF-16. */
  static void checkEncoding(byte[] bytes) throws MalformedException {
    if (!Utf8.isWellFormed(bytes)) {
      throw new MalformedException(Reason.NOT_UTF8, "the value is not well-formed UTF-8");
    }
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        throw new MalformedException(Reason.NUL_CHARACTER, "NUL at byte " + i);
      }
    }
    if (bytes.length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF) {
      throw new MalformedException(Reason.NOT_JSON, "the value starts with a byte order mark");
    }
  }

  /** To call on valid JSON only, where a backslash always starts an escape inside a string. */
  static void checkEscapes(byte[] json) throws MalformedException {
    int i = 0;
    while (i < json.length) {
      if (json[i] != '\\') {
        i++;
      } else if (json[i + 1] != 'u') {
        i += 2;
      } else {
        i = checkUnicodeEscape(json, i);
      }
    }
  }

  private static int checkUnicodeEscape(byte[] json, int at) throws MalformedException {
    char unit = unitAt(json, at);
    if (unit == 0) {
      throw new MalformedException(Reason.NUL_CHARACTER, "\\u0000 at byte " + at);
    }
    if (!Character.isSurrogate(unit)) {
      return at + ESCAPE;
    }
    int next = at + ESCAPE;
    boolean paired =
        Character.isHighSurrogate(unit)
            && json[next] == '\\'
            && json[next + 1] == 'u'
            && Character.isLowSurrogate(unitAt(json, next));
    if (!paired) {
      throw new MalformedException(
          Reason.UNPAIRED_SURROGATE, "half of a surrogate pair at byte " + at);
    }
    return next + ESCAPE;
  }

  private static char unitAt(byte[] json, int at) {
    int unit = 0;
    for (int digit = at + 2; digit < at + ESCAPE; digit++) {
      unit = unit << 4 | Character.digit(json[digit], 16);
    }
    return (char) unit;
  }
}
