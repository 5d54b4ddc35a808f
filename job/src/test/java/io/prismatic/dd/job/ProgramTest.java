package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramTest {

  static Stream<Consumer<String[]>> commands() {
    return Stream.of(DrainCommand::main, DeadLetterCommand::main, ExplainCommand::main);
  }

  /** As when somebody names a command as the entry class in the web UI. */
  @ParameterizedTest
  @MethodSource("commands")
  void aCommandDoesNotEndAJobManager(Consumer<String[]> command) throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread = new Thread(() -> command.accept(new String[] {"--help"}), "pool-1-thread-1");
    thread.setUncaughtExceptionHandler((ended, error) -> thrown.set(error));
    thread.start();
    thread.join();

    assertThat(thrown.get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no job: run it in a shell");
  }
}
