package io.prismatic.dd.job.cluster;

import java.io.IOException;
import java.util.Arrays;

/**
 * The main class of every JVM that a test starts: runs another main class and ends when its
 * standard input does, which is when the JVM at the other end of the pipe is gone, however it died.
 */
public final class ChildJvm {

  private static final int ORPHANED = 143;

  private ChildJvm() {}

  /**
   * @param arguments the main class and its arguments
   */
  public static void main(String[] arguments) throws Exception {
    Thread watch = new Thread(ChildJvm::endWithTheParent, "watch-parent");
    watch.setDaemon(true);
    watch.start();
    Class.forName(arguments[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static void endWithTheParent() {
    try {
      while (System.in.read() >= 0) {
        // Nobody writes; what counts is the end.
      }
    } catch (IOException e) {
      // A broken pipe is an end, too.
    }
    Runtime.getRuntime().halt(ORPHANED);
  }
}
