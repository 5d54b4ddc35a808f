package io.prismatic.dd.job.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the repository. */
final class Shipped {

  private static final Path ROOT = Path.of(System.getProperty("repository.root"));

  private Shipped() {}

  static Path directory() {
    return ROOT.resolve("flink-conf");
  }

  static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }
}
