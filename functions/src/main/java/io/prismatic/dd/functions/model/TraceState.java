package io.prismatic.dd.functions.model;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the header {@code tracestate} (W3C Trace Context, level 1, section 3.3). */
final class TraceState {

  private static final String SIMPLE = "[a-z][a-z0-9_*/-]{0,255}";
  private static final String OF_A_TENANT = "[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13}";
  private static final Pattern MEMBER =
      Pattern.compile(
          "(" + SIMPLE + "|" + OF_A_TENANT + ")=([\\x20-\\x7e&&[^,=]]{0,255}[\\x21-\\x7e&&[^,=]])");
  private static final Splitter COMMA =
      Splitter.on(',').trimResults(CharMatcher.anyOf(" \t")).omitEmptyStrings();
  private static final int MOST_MEMBERS = 32;

  /** At least as much has to be passed on. */
  private static final int LONGEST = 512;

  private TraceState() {}

  /**
   * The list as it is passed on: without empty members, and without the last ones if it is too
   * long.
   *
   * @return null if it is empty or malformed
   */
  static String of(String list) {
    List<String> members = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (String member : COMMA.split(list)) {
      Matcher form = MEMBER.matcher(member);
      if (!form.matches() || !keys.add(form.group(1)) || keys.size() > MOST_MEMBERS) {
        return null;
      }
      members.add(member);
    }
    String whole = String.join(",", members);
    while (whole.length() > LONGEST) {
      members.remove(members.size() - 1);
      whole = String.join(",", members);
    }
    return whole.isEmpty() ? null : whole;
  }
}
