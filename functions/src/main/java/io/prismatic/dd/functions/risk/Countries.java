package io.prismatic.dd.functions.risk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The country lists of the Financial Action Task Force, from a dated data file.
 *
 * @param source the lists' name and date
 * @param callForAction ISO 3166-1 codes, lower case, of countries subject to a call for action
 * @param increasedMonitoring codes of countries under increased monitoring
 */
record Countries(String source, Set<String> callForAction, Set<String> increasedMonitoring)
    implements Serializable {

  /** Reads the lists that came with this version. */
  static Countries shipped() {
    try (InputStream file = Countries.class.getResourceAsStream("fatf.json")) {
      JsonNode lists = new ObjectMapper().readTree(file);
      return new Countries(
          lists.get("source").asText() + ", " + lists.get("date").asText(),
          codes(lists.get("call_for_action")),
          codes(lists.get("increased_monitoring")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> codes(JsonNode list) {
    Set<String> codes = new HashSet<>();
    list.forEach(code -> codes.add(code.asText()));
    return Set.copyOf(codes);
  }

  /** Equal for equal lists, whatever their order in memory. */
  String fingerprint() {
    return source + new TreeSet<>(callForAction) + new TreeSet<>(increasedMonitoring);
  }

  /** Whether a code in lower case is subject to a call for action. */
  boolean callsForAction(String code) {
    return callForAction.contains(code);
  }

  /** Whether a code in lower case is under increased monitoring. */
  boolean monitors(String code) {
    return increasedMonitoring.contains(code);
  }
}
