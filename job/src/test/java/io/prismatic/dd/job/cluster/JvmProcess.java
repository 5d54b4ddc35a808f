package io.prismatic.dd.job.cluster;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own that does not outlive this one, not even if this one is killed. Used by one
 * thread.
 */
public final class JvmProcess {

  private static final String MAIN = ChildJvm.class.getName();

  private final Path log;
  private final ProcessBuilder builder;
  private Process process;

  /**
   * Describes a JVM.
   *
   * @param directory where its log goes, {@code output.log}, and the class that ends an orphan
   * @param options the JVM's options
   * @param classpath its class path
   * @param main the main class and its arguments
   */
  public static JvmProcess of(
      Path directory, List<String> options, String classpath, List<String> main)
      throws IOException {
    return new JvmProcess(directory.resolve("output.log"), directory, options, classpath, main);
  }

  /**
   * @param log what it prints, appended at each start
   * @param watcher where the class that ends an orphan goes
   */
  JvmProcess(Path log, Path watcher, List<String> options, String classpath, List<String> main)
      throws IOException {
    this.log = log;
    writeWatcher(watcher);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classpath + File.pathSeparator + watcher, MAIN));
    command.addAll(main);
    builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  /** Its class path need not have our test classes. */
  private static void writeWatcher(Path folder) throws IOException {
    String file = MAIN.replace('.', '/') + ".class";
    Path target = folder.resolve(file);
    Files.createDirectories(target.getParent());
    try (InputStream bytes = ChildJvm.class.getResourceAsStream("/" + file)) {
      Files.write(target, bytes.readAllBytes());
    }
  }

  public JvmProcess with(Map<String, String> environment) {
    builder.environment().putAll(environment);
    return this;
  }

  public JvmProcess start() {
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** {@code kill -9}; returns when it is gone. */
  public void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  /** SIGTERM, as Kubernetes and systemd stop a process. */
  public void terminate() {
    // Process.destroy would close its standard input as well, and so end it.
    process.toHandle().destroy();
  }

  /**
   * Waits for the end.
   *
   * @return the exit status
   * @throws IllegalStateException if it does not end in time; it is killed then
   */
  public int status(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      kill();
      throw new IllegalStateException("did not end within " + seconds + " s:\n" + tail(100));
    }
    return process.exitValue();
  }

  /** What it has printed. */
  public String output() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a command of the JDK's {@code jcmd} answers about it. */
  String diagnose(String command) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException(answer);
    }
    return answer;
  }

  /** The last lines that it printed, under the log's name. */
  String tail(int lines) {
    List<String> all = output().lines().toList();
    return "== "
        + log
        + "\n"
        + String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
  }
}
