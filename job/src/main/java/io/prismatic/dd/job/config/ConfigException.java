package io.prismatic.dd.job.config;

import java.util.List;

/**
 * The configuration cannot be used. The message lists every problem, one a line, each beginning
 * with the path of its key; values that may be secret are not in it.
 */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Strings in an immutable list. */
  @SuppressWarnings("serial")
  private final List<String> problems;

  /**
   * @param problems what is wrong and how to fix it, at least one
   */
  public ConfigException(List<String> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  private static String message(List<String> problems) {
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    return "The configuration has " + count + ":\n  " + String.join("\n  ", problems);
  }

  /** What is wrong, in the order of the message. */
  public List<String> problems() {
    return problems;
  }
}
