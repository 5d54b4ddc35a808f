package io.prismatic.dd.functions.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The trace that a record belongs to (W3C Trace Context, level 1), as it is passed on: unchanged.
 * We record no spans, and the id of a span that nobody recorded would tear the trace apart. Of a
 * version that we do not know the ids and the flag "sampled" are passed on as version 00, which is
 * what the standard asks for. A malformed header is not passed on.
 *
 * @param traceparent version, trace, parent and flags, well-formed
 * @param tracestate what tracing systems add, well-formed, or null
 */
public record TraceContext(String traceparent, String tracestate) {

  private static final String TRACEPARENT = "traceparent";
  private static final String TRACESTATE = "tracestate";

  private static final Pattern FORM =
      Pattern.compile("(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final int LONGEST = 512;

  /**
   * The trace of a record; costs nothing where there are no headers.
   *
   * @return null if it has none, or not exactly one well-formed {@code traceparent}
   */
  public static TraceContext of(List<Header> headers) {
    if (headers.isEmpty()) {
      return null;
    }
    List<String> parents = texts(headers, TRACEPARENT).toList();
    String parent = parents.size() == 1 ? parent(parents.get(0)) : null;
    if (parent == null) {
      return null;
    }
    // Several headers are one list in several parts.
    return new TraceContext(
        parent, TraceState.of(String.join(",", texts(headers, TRACESTATE).toList())));
  }

  /** Takes the headers by name, {@code tracestate} only if there is one. */
  public void forEach(BiConsumer<String, String> header) {
    header.accept(TRACEPARENT, traceparent);
    if (tracestate != null) {
      header.accept(TRACESTATE, tracestate);
    }
  }

  /** A malformed one is null. */
  private static String parent(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    Matcher parts = FORM.matcher(text);
    if (!parts.matches() || isZero(parts.group(2)) || isZero(parts.group(3))) {
      return null;
    }
    if (parts.group(1).equals("00")) {
      return parts.group(5) == null ? text : null;
    }
    boolean sampled = (Integer.parseInt(parts.group(4), 16) & 1) == 1;
    return "00-" + parts.group(2) + "-" + parts.group(3) + (sampled ? "-01" : "-00");
  }

  private static boolean isZero(String hex) {
    return hex.chars().allMatch(digit -> digit == '0');
  }

  /** As Latin-1, one character a byte: what is not ASCII is malformed, and must stay so. */
  private static Stream<String> texts(List<Header> headers, String key) {
    return headers.stream()
        .filter(header -> header.key().equals(key) && header.value() != null)
        .map(header -> new String(header.value(), StandardCharsets.ISO_8859_1));
  }
}
