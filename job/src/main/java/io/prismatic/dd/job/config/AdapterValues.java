package io.prismatic.dd.job.config;

import com.fasterxml.jackson.core.JsonPointer;
import io.prismatic.dd.functions.enrich.Extraction;
import io.prismatic.dd.functions.enrich.Selector;
import io.prismatic.dd.functions.enrich.StatusMap;
import io.prismatic.dd.functions.enrich.Tlp;
import io.prismatic.dd.functions.enrich.UrlTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the values of adapters are read. */
final class AdapterValues {

  static final ValueType<String> NAME =
      ValueType.text("a name of lower-case letters, digits and -", "[a-z0-9][a-z0-9-]{0,62}");

  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(B|KiB|MiB)");
  private static final String SECRET_PARAMETER =
      "(?i).*[?&][^=&{]*(key|token|secret|password)[^=&{]*=[^&{].*";

  static final Map<String, Tlp> MARKINGS = new LinkedHashMap<>();

  static {
    for (Tlp tlp : Tlp.values()) {
      MARKINGS.put(tlp == Tlp.AMBER_STRICT ? "AMBER+STRICT" : tlp.name(), tlp);
    }
  }

  static final Map<String, StatusMap.Meaning> MEANINGS = new LinkedHashMap<>();

  static {
    MEANINGS.put("ok", StatusMap.Meaning.OK);
    MEANINGS.put("no_data", StatusMap.Meaning.NO_DATA);
    MEANINGS.put("disable", StatusMap.Meaning.DISABLE);
    MEANINGS.put("skip", StatusMap.Meaning.SKIP);
    MEANINGS.put("retry", StatusMap.Meaning.RETRY);
  }

  private AdapterValues() {}

  static UrlTemplate url(String text) throws Mismatch {
    if (text.matches(SECRET_PARAMETER)) {
      throw Mismatch.unshown("expected no secret, give it as request.auth with in: query");
    }
    try {
      return UrlTemplate.parse(text);
    } catch (IllegalArgumentException e) {
      throw Mismatch.unshown(e.getMessage());
    }
  }

  static List<String> target(String text) throws Mismatch {
    List<String> path = new ArrayList<>();
    for (String name : text.replaceFirst("^/", "").split("/", -1)) {
      path.add(name.replace("~1", "/").replace("~0", "~"));
    }
    try {
      // A target without its slash is none; the constructor refuses an empty path.
      return new Extraction(new Selector(""), text.startsWith("/") ? path : List.of(), false).to();
    } catch (IllegalArgumentException e) {
      throw Mismatch.expected("/properties/NAME or /enrichment/ADAPTER/…", text);
    }
  }

  static Integer size(String text) throws Mismatch {
    Matcher matcher = SIZE.matcher(text);
    if (matcher.matches()) {
      int unit = Map.of("B", 1, "KiB", 1 << 10, "MiB", 1 << 20).get(matcher.group(2));
      long bytes = Long.parseLong(matcher.group(1)) * unit;
      if (bytes >= 1 && bytes <= 16L << 20) {
        return (int) bytes;
      }
    }
    throw Mismatch.expected("a size from 1B to 16MiB, such as 512KiB", text);
  }

  static Duration[] range(String text) throws Mismatch {
    String[] ends = text.split("\\.\\.", -1);
    if (ends.length == 2) {
      Duration base = Durations.parse(ends[0].strip());
      Duration cap = Durations.parse(ends[1].strip());
      if (base != null && cap != null && !base.isZero() && cap.compareTo(base) >= 0) {
        return new Duration[] {base, cap};
      }
    }
    throw Mismatch.expected("the first and the longest wait, such as 1s..30s", text);
  }

  static ValueType<Boolean> flag() {
    return ValueType.oneOf("true", true, "false", false);
  }

  static ValueType<JsonPointer> pointer() {
    return parsing(JsonPointer::compile, "a JSON pointer, such as /properties/name/0");
  }

  static <T> ValueType<T> parsing(Function<String, T> parser, String expectation) {
    return text -> {
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException e) {
        throw Mismatch.expected(expectation, text);
      }
    };
  }

  static <T> ValueType<T> word(Map<String, T> words) {
    return text -> {
      if (!words.containsKey(text)) {
        throw Mismatch.expected(String.join(", ", words.keySet()), text);
      }
      return words.get(text);
    };
  }
}
