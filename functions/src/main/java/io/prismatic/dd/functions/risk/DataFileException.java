package io.prismatic.dd.functions.risk;

import java.util.List;

/** A data file cannot be used. The message lists what is wrong, without the file's contents. */
public final class DataFileException extends Exception {

  private static final long serialVersionUID = 1L;
  private static final int MOST_REPORTED = 20;

  DataFileException(List<String> problems) {
    super(message(problems), null, false, false);
  }

  private static String message(List<String> problems) {
    int more = problems.size() - MOST_REPORTED;
    return String.join("; ", problems.subList(0, Math.min(MOST_REPORTED, problems.size())))
        + (more > 0 ? "; and " + more + " more" : "");
  }
}
