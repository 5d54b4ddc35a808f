package io.prismatic.dd.job;

import java.util.function.IntSupplier;

/**
 * Where a main method runs: as the program of a process, started by {@code java} or {@code flink
 * run}, or inside a JobManager that was asked by its REST API or its web UI, and must live on.
 */
final class Program {

  private Program() {}

  /** A JobManager runs programs on threads of its own. */
  static boolean isOfItsProcess() {
    return Thread.currentThread().getName().equals("main");
  }

  /**
   * Runs a command and ends the process.
   *
   * @param command returns the exit status
   * @throws IllegalStateException inside a JobManager, where it is not run
   */
  static void end(IntSupplier command) {
    if (!isOfItsProcess()) {
      throw new IllegalStateException(
          "This is a command and no job: run it in a shell, java -cp"
              + " \"entity-analyzer.jar:$FLINK_HOME/lib/*\" CLASS --help");
    }
    System.exit(command.getAsInt());
  }
}
