package io.prismatic.dd.functions.risk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads country lists: {@code source}, {@code date} and two lists of codes, all required. */
final class CountryFile {

  /** FollowTheMoney's codes: ISO 3166-1 and parts of countries, such as {@code gb-sct}. */
  private static final Pattern CODE = Pattern.compile("[a-z]{2,4}(-[a-z]{2,4})?");

  private CountryFile() {}

  static Countries read(byte[] json) throws DataFileException {
    DatedFile file = new DatedFile(json, "the lists");
    Set<String> callForAction = codes(file, "call_for_action");
    Set<String> increasedMonitoring = codes(file, "increased_monitoring");
    file.check();
    return new Countries(file.source(), callForAction, increasedMonitoring);
  }

  private static Set<String> codes(DatedFile file, String field) {
    JsonNode list = file.field(field);
    Set<String> codes = new TreeSet<>();
    if (!list.isArray()) {
      file.problem(field + ": expected a list of country codes");
    }
    for (int i = 0; i < list.size(); i++) {
      String code = list.path(i).asText();
      if (list.path(i).isTextual() && CODE.matcher(code).matches()) {
        codes.add(code);
      } else {
        file.problem(field + "[" + i + "]: expected a country code in lower case, such as kp");
      }
    }
    return Set.copyOf(codes);
  }
}
