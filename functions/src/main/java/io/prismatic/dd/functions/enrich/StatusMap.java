package io.prismatic.dd.functions.enrich;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/**
 * What an HTTP status means.
 *
 * @param meanings by code, such as {@code 404}, or class, such as {@code 5xx}; what it leaves out
 *     is as usual
 */
public record StatusMap(Map<String, Meaning> meanings) implements Serializable {

  /** What a reply says. */
  public enum Meaning {
    /** There is data. */
    OK,
    /** The API knows nothing of the entity. */
    NO_DATA,
    /** The API refuses all calls until somebody mends the configuration. */
    DISABLE,
    /** The API cannot be asked about this entity. */
    SKIP,
    /** Try again. */
    RETRY
  }

  private static final Map<String, Meaning> USUAL =
      Map.of(
          "2xx", Meaning.OK,
          "204", Meaning.NO_DATA,
          "404", Meaning.NO_DATA,
          "401", Meaning.DISABLE,
          "403", Meaning.DISABLE,
          "408", Meaning.RETRY,
          "425", Meaning.RETRY,
          "429", Meaning.RETRY,
          "4xx", Meaning.SKIP,
          "5xx", Meaning.RETRY);

  Meaning of(int status) {
    String code = Integer.toString(status);
    String group = status / 100 + "xx";
    return Optional.ofNullable(meanings.get(code))
        .or(() -> Optional.ofNullable(meanings.get(group)))
        .or(() -> Optional.ofNullable(USUAL.get(code)))
        .orElse(USUAL.getOrDefault(group, Meaning.RETRY));
  }
}
