package io.prismatic.dd.job.quickstart;

import java.nio.file.Path;

/**
 * What the quickstart was asked for.
 *
 * @param entities how many entities to publish, from 1
 * @param keep whether to keep running until Ctrl-C
 * @param directory where Kafka, checkpoints and the log live; emptied by {@code clean}
 */
record Options(int entities, boolean keep, Path directory) {

  static Options fromSystemProperties() {
    return new Options(
        entities(System.getProperty("quickstart.entities", "2000")),
        keep(System.getProperty("quickstart.keep", "false")),
        Path.of(System.getProperty("quickstart.directory", "target/quickstart")).toAbsolutePath());
  }

  private static int entities(String text) {
    int entities;
    try {
      entities = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      entities = 0;
    }
    if (entities < 1) {
      throw new IllegalArgumentException(
          "-Dquickstart.entities: expected a whole number from 1, got \"" + text + "\"");
    }
    return entities;
  }

  private static boolean keep(String text) {
    // -Dquickstart.keep alone says yes.
    return switch (text) {
      case "", "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "-Dquickstart.keep: expected true or false, got \"" + text + "\"");
    };
  }
}
