package io.prismatic.dd.functions.secret;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a secret is found: {@code env:NAME} or {@code file:/path}. The value itself is never held,
 * so it reaches neither the job graph nor the web UI; {@link #resolve} reads it on the machine that
 * uses it.
 *
 * @param reference the reference, safe to print
 */
public record Secret(String reference) implements Serializable {

  private static final String ENVIRONMENT = "env:";
  private static final String FILE = "file:";

  /**
   * @throws IllegalArgumentException if it is not a reference; the message does not repeat the
   *     value, which may be the secret itself
   */
  public Secret {
    if (!named(reference, ENVIRONMENT) && !named(reference, FILE)) {
      throw new IllegalArgumentException(
          "expected env:NAME or file:/path, not the secret itself (the value is not shown)");
    }
  }

  private static boolean named(String reference, String scheme) {
    return reference.startsWith(scheme) && reference.length() > scheme.length();
  }

  /**
   * Reads the secret; a file's trailing line break is not part of it.
   *
   * @throws IllegalStateException if it is absent or empty, naming the reference
   */
  public String resolve() {
    String value = read();
    if (value == null || value.isEmpty()) {
      throw new IllegalStateException(
          "the secret " + reference + " is empty or not set on this machine");
    }
    return value;
  }

  private String read() {
    if (reference.startsWith(ENVIRONMENT)) {
      return System.getenv(reference.substring(ENVIRONMENT.length()));
    }
    Path path = Path.of(reference.substring(FILE.length()));
    try {
      return Files.readString(path, StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException e) {
      throw new IllegalStateException("the secret " + reference + " cannot be read", e);
    }
  }

  /** The reference, never the value. */
  @Override
  public String toString() {
    return reference;
  }
}
